// The addresses of the local stack, which `dev` writes and every other command reads.
import { readFileSync, statSync, type Stats } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';

const pid = z.int().min(0);

const localStack = z.object({
  home: z.string(),
  temporal: z.object({ address: z.string().min(1), ui: z.string(), pid }),
  simulator: z.object({ endpoint: z.url(), control: z.url(), pid }),
  worker: z.object({ pid, taskQueue: z.string() }),
});

export type LocalStack = z.infer<typeof localStack>;

export interface FoundStack {
  stack: LocalStack;
  /** Server and simulator are there; a worker may be missing. */
  isAlive: boolean;
}

const FILE_NAME = 'stack.json';
const WRITABLE_BY_OTHERS = 0o022;

/** Nothing when none was ever written there. Throws ConfigurationError when the file cannot be trusted or read. */
export function readLocalStack(home: string): FoundStack | undefined {
  const file = join(home, FILE_NAME);
  const text = readOwnFile(file);
  if (text === undefined) return undefined;
  const parsed = localStack.safeParse(parseJson(text));
  if (!parsed.success) throw unusable(file, 'it is damaged');
  const stack = parsed.data;
  return { stack, isAlive: isRunning(stack.temporal.pid) && isRunning(stack.simulator.pid) };
}

/** Replaces the file in one step: a reader sees the old or the new one. */
export async function writeLocalStack(stack: LocalStack): Promise<void> {
  await mkdir(stack.home, { recursive: true, mode: 0o700 });
  const file = join(stack.home, FILE_NAME);
  const next = `${file}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  await rename(next, file);
}

export async function removeLocalStack(home: string): Promise<void> {
  await rm(join(home, FILE_NAME), { force: true });
}

// Whoever can write it can make us talk to a server of theirs.
function readOwnFile(file: string): string | undefined {
  try {
    if (isOthers(statSync(file))) throw unusable(file, 'it belongs to, or can be written by, somebody else');
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error instanceof ConfigurationError ? error : unusable(file, 'it cannot be read');
  }
}

function isOthers({ uid, mode }: Stats): boolean {
  const ours = process.getuid?.() ?? uid;
  return (ours !== 0 && uid !== ours) || (mode & WRITABLE_BY_OTHERS) !== 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Signal 0 only asks. A process of another user answers with a refusal, which is an answer.
function isRunning(processId: number): boolean {
  if (processId === 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function unusable(file: string, why: string): ConfigurationError {
  return new ConfigurationError(`Cannot use ${file}: ${why}`, { hint: 'Remove it and type `causeway dev` again' });
}
