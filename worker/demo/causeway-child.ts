// The real command, as a child process: what it says is passed on line by line, what it prints is its answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface CausewayChild {
  /** How `causeway` is called, without a verb. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  onLine: (line: string) => void;
}

export interface Answer {
  exitCode: number;
  /** The object that it printed. */
  printed: unknown;
}

/** Throws when it printed no object, or the signal's reason when it is aborted: the child is stopped then. */
export async function runCauseway(
  args: readonly string[],
  { command, env, signal, onLine }: CausewayChild,
): Promise<Answer> {
  signal.throwIfAborted();
  const [file = '', ...first] = command;
  const child = spawn(file, [...first, ...args, '--output', 'json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  createInterface({ input: child.stderr }).on('line', onLine);
  const stdout: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return { exitCode: exitCode ?? 1, printed: parsed(Buffer.concat(stdout).toString('utf8'), args) };
}

function parsed(text: string, args: readonly string[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`causeway ${args.join(' ')} printed no object: ${text.slice(0, 200)}`);
  }
}
