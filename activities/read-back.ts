// Every created thing is read back before its step ends: reads may lag, and a replayed token may name what is dead.
import { CloudError } from '../cloud/cloud-error.ts';
import type { Attempt } from './attempt.ts';
import { Refused } from './failure.ts';

/** Reads until something is there; what no read shows within the settle time is dead (`TokenSpent`). */
export async function untilRead<T>(attempt: Attempt, what: string, read: () => Promise<T | undefined>): Promise<T> {
  const found = await withinSettleTime(attempt, () => orNothing(read));
  if (found !== undefined) return found;
  throw new Refused(`The cloud answered with ${what}, which no read shows`, { kind: 'TokenSpent' });
}

/** Reads may lag behind what is: only a settle time without a sight of something proves that it is absent. */
export async function withinSettleTime<T>(
  attempt: Attempt,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { pollMs, settleMs } = attempt.timing;
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const found = await read();
    if (found !== undefined || waitedMs >= settleMs) return found;
    await attempt.pause(pollMs);
  }
}

/** Reads until something removed is no longer shown: the next look must not take it for standing. */
export async function untilGone(attempt: Attempt, read: () => Promise<unknown>): Promise<void> {
  await withinSettleTime(attempt, async () => ((await read()) === undefined ? true : undefined));
}

/** Not found is an answer. */
export async function orNothing<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
