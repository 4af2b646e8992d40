// Stops a process by its pid: politely first, then for good together with what it started.
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-identity.ts';
import type { KnownProcess } from './process-identity.ts';

const POLL_MS = 25;
const KILL_PATIENCE_MS = 5_000;

/** SIGTERM, up to `graceMs` of patience, then SIGKILL. Ends when the process is gone; one that is gone already is fine. */
export async function stopProcess(target: KnownProcess, { graceMs }: { graceMs: number }): Promise<void> {
  if (isAlive(target)) signal(target.pid, 'SIGTERM');
  if (await isGoneWithin(target, graceMs)) return;
  killNow(target);
  if (await isGoneWithin(target, KILL_PATIENCE_MS)) return;
  throw new Error(`Cannot stop process ${target.pid}: it is still there after SIGKILL`);
}

/** SIGKILL, without waiting: to the group that the process leads, else to it alone. */
export function killNow(target: KnownProcess): void {
  if (!isAlive(target)) return;
  if (!signal(-target.pid, 'SIGKILL')) signal(target.pid, 'SIGKILL');
}

async function isGoneWithin(target: KnownProcess, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (isAlive(target)) {
    if (performance.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // gone in between, or not a group leader
  }
}
