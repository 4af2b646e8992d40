// A local server that writes down what arrives and answers what the test scripts.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Recorded {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** As it arrived. */
  body: string;
  /** The query and the body as a form, decoded. */
  form: Record<string, string>;
}

export type Script = (request: Recorded, response: ServerResponse) => void;

export interface RecordingServer {
  origin: string;
  requests: Recorded[];
  /** What to answer from now on. */
  script: Script;
  connectionCount(): Promise<number>;
  close(): Promise<void>;
}

/** Answers 200 with this body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** With `tls` (PEM), an https server. */
export async function startRecordingServer(tls?: { key: string; cert: string }): Promise<RecordingServer> {
  const listener: RequestListener = (request, response) => void record(request, response);
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const recording: RecordingServer = {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests: [],
    script: json({ RequestId: 'R-0' }),
    connectionCount: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  async function record(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString();
    const recorded: Recorded = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
      form: { ...decoded(request.url?.split('?')[1] ?? ''), ...decoded(body) },
    };
    recording.requests.push(recorded);
    recording.script(recorded, response);
  }
  return recording;
}

function decoded(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
