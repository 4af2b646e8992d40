// The only writer: data to stdout, everything said on the way to stderr, and the one question that a person is asked.
import { createInterface } from 'node:readline';
import { appearanceOf } from './appearance.ts';
import type { Line } from './view/line.ts';
import { renderLine } from './view/render-line.ts';

export interface Output {
  readonly isTTY?: boolean;
  write(text: string, written?: () => void): unknown;
}

export interface Streams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  env: NodeJS.ProcessEnv;
}

export interface Terminal {
  /** Data. */
  print(lines: readonly Line[]): void;
  /** Data, one object on one line. */
  printJson(value: unknown): void;
  /** Data that is formatted already, such as help. */
  printText(text: string): void;
  /** Progress, warnings and errors. */
  say(lines: readonly Line[]): void;
  /** Whether a person can be asked: a terminal on both sides, and no CI. */
  readonly canAsk: boolean;
  /** Rejects with the signal's reason when it is aborted; the end of the input is an empty answer. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** Resolves when everything written has left the process. */
  flush(): Promise<void>;
}

export function openTerminal({ stdin, stdout, stderr, env }: Streams): Terminal {
  const out = appearanceOf({ env, isTty: stdout.isTTY === true });
  const err = appearanceOf({ env, isTty: stderr.isTTY === true });
  return {
    print: (lines) => void stdout.write(lines.map((line) => `${renderLine(line, out)}\n`).join('')),
    printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    printText: (text) => void stdout.write(text),
    say: (lines) => void stderr.write(lines.map((line) => `${renderLine(line, err)}\n`).join('')),
    canAsk: stdin.isTTY === true && stderr.isTTY === true && !isCi(env),
    ask: (question, signal) => ask({ stdin, stderr }, { question, signal }),
    flush: async () => {
      await Promise.all([stdout, stderr].map(flushed));
    },
  };
}

function ask(
  { stdin, stderr }: Pick<Streams, 'stdin' | 'stderr'>,
  { question, signal }: { question: string; signal: AbortSignal },
): Promise<string> {
  // Not readline's own terminal mode: that would take Ctrl-C away from the process.
  const lines = createInterface({ input: stdin, terminal: false });
  stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    let isAnswered = false;
    lines.once('line', (answer) => {
      isAnswered = true;
      resolve(answer);
    });
    const breakOff = (end: () => void): void => {
      if (isAnswered) return;
      stderr.write('\n'); // nobody has typed Enter
      end();
    };
    lines.once('close', () => breakOff(() => resolve('')));
    signal.addEventListener('abort', () => breakOff(() => reject(asError(signal.reason))), { once: true });
  }).finally(() => lines.removeAllListeners().close());
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function isCi({ CI }: NodeJS.ProcessEnv): boolean {
  return CI !== undefined && CI !== '' && CI !== 'false';
}

function flushed(stream: Output): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}
