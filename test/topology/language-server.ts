// The real yaml-language-server as an editor talks to it: JSON-RPC over stdio.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

export interface Diagnostic {
  message: string;
  range: { start: { line: number; character: number } };
}

export interface Completion {
  label: string;
  documentation?: string | { value: string };
}

interface Message {
  id?: number;
  method?: string;
  params?: { uri?: string; diagnostics?: Diagnostic[]; items?: unknown[] };
  result?: unknown;
  error?: { message: string };
}

/** As an editor without a network has it. */
const SETTINGS = { validate: true, completion: true, hover: true, schemaStore: { enable: false }, schemas: {} };

const DEADLINE_MS = 30_000;

export class LanguageServer {
  readonly #process = spawn(process.execPath, [
    require.resolve('yaml-language-server/bin/yaml-language-server'),
    '--stdio',
  ]);
  #unread = Buffer.alloc(0);
  readonly #seen: Message[] = [];
  #lastId = 0;
  #wake: () => void = () => undefined;

  private constructor() {
    this.#process.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    const workspace = { configuration: true, didChangeConfiguration: { dynamicRegistration: false } };
    const textDocument = { completion: { completionItem: { documentationFormat: ['plaintext'] } } };
    const rootUri = pathToFileURL(process.cwd()).href;
    await server.#request('initialize', { processId: process.pid, rootUri, capabilities: { workspace, textDocument } });
    server.#send({ method: 'initialized', params: {} });
    server.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: SETTINGS } } });
    return server;
  }

  stop(): void {
    this.#process.kill();
  }

  /** What the editor underlines in a plan that stands in `plans/` under this name. */
  async diagnose(name: string, text: string): Promise<Diagnostic[]> {
    const uri = this.#open(name, text);
    const isAbout = ({ method, params }: Message) =>
      method === 'textDocument/publishDiagnostics' && params?.uri === uri;
    return (await this.#until(isAbout)).params?.diagnostics ?? [];
  }

  /** What it offers where `|` stands. */
  async complete(name: string, text: string): Promise<Completion[]> {
    const before = text.slice(0, text.indexOf('|')).split('\n');
    const uri = this.#open(name, text.replace('|', ''));
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const answer = await this.#request('textDocument/completion', { textDocument: { uri }, position });
    return (answer as { items: Completion[] }).items;
  }

  #open(name: string, text: string): string {
    const uri = pathToFileURL(`plans/${name}`).href;
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
    return uri;
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    this.#send({ id, method, params });
    const answer = await this.#until((message) => message.id === id && message.method === undefined);
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  async #until(isIt: (message: Message) => boolean): Promise<Message> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const found = this.#seen.find(isIt);
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error('The language server does not answer');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const head = this.#unread.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#unread.subarray(0, head).toString())?.[1]);
      const end = head + 4 + length;
      if (this.#unread.length < end) return;
      this.#receive(JSON.parse(this.#unread.subarray(head + 4, end).toString()) as Message);
      this.#unread = this.#unread.subarray(end);
    }
  }

  // The server asks for its settings and to register what it can do.
  #receive(message: Message): void {
    if (message.method !== undefined && message.id !== undefined) {
      const items = message.params?.items ?? [];
      const result =
        message.method === 'workspace/configuration' ? items.map((_, i) => (i === 0 ? SETTINGS : {})) : null;
      this.#send({ id: message.id, result });
      return;
    }
    this.#seen.push(message);
    this.#wake();
  }
}
