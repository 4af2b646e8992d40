// One child process in a group of its own, so that Ctrl-C in the terminal does not reach it and the parent decides the order of
// stopping. Its output goes straight to a log file: it can go on writing when the parent is gone.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { identifyProcess } from './process-identity.ts';
import type { KnownProcess } from './process-identity.ts';
import { killNow, stopProcess } from './stop-process.ts';

export type ChildExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals };

export interface RunningChild extends KnownProcess {
  readonly exited: Promise<ChildExit>;
  /** What this child, not an earlier one, has written so far. */
  output(): Promise<string>;
  /** SIGTERM, then SIGKILL when it is still there after `graceMs`. */
  stop(options: { graceMs: number }): Promise<void>;
}

export interface ChildCommand {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const living = new Set<KnownProcess>();

export async function startChild({ command, env, logFile }: ChildCommand): Promise<RunningChild> {
  const log = await openLog(logFile);
  try {
    const child = await launch(command, { env, stdio: log.handle.fd });
    const known = { pid: child.pid, identity: identifyProcess(child.pid) ?? '' };
    return {
      ...known,
      exited: watch(child.process, known),
      output: async () => (await readFile(logFile)).subarray(log.start).toString('utf8'),
      stop: (options) => stopProcess(known, options),
    };
  } finally {
    await log.handle.close();
  }
}

export function describeExit(exit: ChildExit): string {
  return exit.kind === 'killed' ? `was killed (${exit.signal})` : `ended with code ${exit.code}`;
}

async function launch(command: readonly string[], { env, stdio }: { env: NodeJS.ProcessEnv; stdio: number }) {
  const [file = '', ...args] = command;
  // What a child writes, such as a database, is for its owner only.
  const umask = process.umask(0o077);
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', stdio, stdio] });
  process.umask(umask);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error(`Cannot start ${file}: it has no pid`);
  return { process: child, pid: child.pid };
}

/** A child that is still there when this process ends, however it ends, is taken along (kill -9 excepted). */
function watch(child: ChildProcess, known: KnownProcess): Promise<ChildExit> {
  if (living.size === 0) process.once('exit', killLivingChildren);
  living.add(known);
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      living.delete(known);
      if (living.size === 0) process.off('exit', killLivingChildren);
      resolve(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal });
    });
  });
}

/** SIGKILL to every child of this process, without waiting. */
export function killLivingChildren(): void {
  for (const child of living) killNow(child);
}

async function openLog(file: string) {
  const size = await sizeOf(file);
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
  return { handle: await open(file, 'a', 0o600), start: size > LOG_LIMIT_BYTES ? 0 : size };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
