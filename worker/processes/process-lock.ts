// A lock that is a file naming its holder. A holder that died without a word does not keep it: the next one takes it over.
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { identifyProcess, isAlive } from './process-identity.ts';
import type { KnownProcess } from './process-identity.ts';

export type LockAttempt =
  | { readonly kind: 'held'; release(): Promise<void> }
  | { readonly kind: 'taken'; readonly pid: number };

const POLL_MS = 250;
const Holder = z.object({ pid: z.int().positive(), identity: z.string() });

/** Takes the lock `file`, or names the living process that has it. */
export async function tryLock(file: string): Promise<LockAttempt> {
  const mine = JSON.stringify(myself());
  for (;;) {
    if (await create(file, mine)) return { kind: 'held', release: () => release(file, mine) };
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder !== undefined && isAlive(holder)) return { kind: 'taken', pid: holder.pid };
    await removeStale(file, found);
  }
}

/** Runs `work` under the lock, waiting as long as another process holds it. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait: (pid: number) => void; signal?: AbortSignal | undefined },
): Promise<T> {
  let attempt = await tryLock(file);
  if (attempt.kind === 'taken') onWait(attempt.pid);
  while (attempt.kind === 'taken') {
    await sleep(POLL_MS);
    signal?.throwIfAborted();
    attempt = await tryLock(file);
  }
  try {
    return await work();
  } finally {
    await attempt.release();
  }
}

function myself(): KnownProcess {
  return { pid: process.pid, identity: identifyProcess(process.pid) ?? '' };
}

/** A link appears with its whole content or not at all, so that nobody ever reads half a lock. */
async function create(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function release(file: string, mine: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true });
}

/** Two processes may find the same stale lock: whoever moves a newer one away by mistake puts it back. */
async function removeStale(file: string, content: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // the other one was faster
  }
  if ((await readFile(aside, 'utf8')) !== content) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(content: string): KnownProcess | undefined {
  try {
    return Holder.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
