// Waits for a child's sign of life: a check of our own that comes true, or a line of JSON that the child prints.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { StackError } from '../stack-error.ts';
import { describeExit } from './start-child.ts';
import type { RunningChild } from './start-child.ts';

export interface Readiness<T> {
  /** The child's name in messages. */
  readonly name: string;
  readonly logFile: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The value once the child is ready; undefined or a throw means not yet. */
  readonly check: () => Promise<T | undefined>;
}

const POLL_MS = 50;
const SHOWN_LINES = 8;

/** The value of the check. Throws with the child's last words when it ends first, or is not ready in time. */
export async function awaitReady<T>(child: RunningChild, readiness: Readiness<T>): Promise<T> {
  const { name, logFile, timeoutMs, signal, check } = readiness;
  const ended = child.exited.then((exit) => ({ kind: 'ended' as const, exit }));
  const deadline = performance.now() + timeoutMs;
  let lastError = '';
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const outcome = await Promise.race([ended, tryOnce(check)]);
    if (outcome.kind === 'ended') throw await notStarted(child, { name, logFile }, `it ${describeExit(outcome.exit)}`);
    if (outcome.kind === 'ready') return outcome.value;
    lastError = outcome.why;
    await sleep(POLL_MS);
  }
  throw await notStarted(child, { name, logFile }, `it is not ready after ${timeoutMs / 1000} s${lastError}`);
}

type Look<T> = { readonly kind: 'ready'; readonly value: T } | { readonly kind: 'not-yet'; readonly why: string };

async function tryOnce<T>(check: () => Promise<T | undefined>): Promise<Look<T>> {
  try {
    const value = await check();
    return value === undefined ? { kind: 'not-yet', why: '' } : { kind: 'ready', value };
  } catch (error) {
    return { kind: 'not-yet', why: ` (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** The first line of JSON on the child's output that `schema` accepts. */
export async function readyLine<T>(child: RunningChild, schema: z.ZodType<T>): Promise<T | undefined> {
  for (const line of (await child.output()).split('\n')) {
    const parsed = line.startsWith('{') ? schema.safeParse(parseJson(line)) : undefined;
    if (parsed?.success === true) return parsed.data;
  }
  return undefined;
}

async function notStarted(
  child: RunningChild,
  { name, logFile }: { name: string; logFile: string },
  why: string,
): Promise<Error> {
  const lastWords = (await child.output()).trimEnd().split('\n').slice(-SHOWN_LINES);
  const quoted = lastWords.map((line) => `\n  ${line}`).join('');
  return new StackError(`Cannot start the ${name}: ${why}; its last words are${quoted}`, {
    hint: `Look into ${logFile}`,
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
