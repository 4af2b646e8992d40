// How often each action may be sent: the cloud counts per account, region and action, so all callers of an account share this.
// The limits are handed in: the client knows no editions.
import type { Action } from './operations/catalogue.ts';
import type { Timer } from './timer.ts';

/** At most `calls` within any `windowMs`. */
export interface RateLimit {
  calls: number;
  windowMs: number;
}

export type RateLimits = Partial<Record<Action, RateLimit>>;

interface Taking {
  region: string;
  action: Action;
  signal: AbortSignal | undefined;
}

export interface RateLimiter {
  isLimited(action: Action): boolean;
  /**
   * Waits for a token, first come first served; throws the reason of the signal when it is aborted. The token must be given
   * back when the answer is there: it is worth a call again one window later. Counted from then on, no window of the cloud's
   * holds more calls than allowed, however long each was on its way.
   */
  take(taking: Taking): Promise<() => void>;
}

interface Bucket {
  /** When each token is worth a call again; those that are out are not here. */
  readyAtMs: number[];
  waiting: (() => void)[];
}

/** Throws an Error that says which limit is wrong. */
export function rateLimiter(limits: RateLimits, timer: Timer): RateLimiter {
  const none = Object.entries(limits).find(([, { calls }]) => !Number.isInteger(calls) || calls < 1);
  if (none !== undefined) throw new Error(`Cannot use the limit of ${none[0]}: its calls are no whole number from 1`);
  const buckets = new Map<string, Bucket>();

  function bucketOf(region: string, action: Action, { calls }: RateLimit): Bucket {
    const key = `${region} ${action}`;
    const bucket = buckets.get(key) ?? { readyAtMs: Array<number>(calls).fill(-Infinity), waiting: [] };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    isLimited: (action) => limits[action] !== undefined,
    async take({ region, action, signal }) {
      const limit = limits[action];
      if (limit === undefined) return () => {};
      const bucket = bucketOf(region, action, limit);
      const readyAtMs = await nextToken(bucket, signal);
      const giveBack = (atMs: number): void => {
        bucket.readyAtMs.push(atMs);
        bucket.waiting.shift()?.();
      };
      try {
        await pauseUntil(readyAtMs, timer, signal);
      } catch (error) {
        giveBack(readyAtMs);
        throw error;
      }
      return () => giveBack(timer.nowMs() + limit.windowMs);
    },
  };
}

/** The token that is ready soonest. Who comes when others wait, waits behind them. */
async function nextToken(bucket: Bucket, signal: AbortSignal | undefined): Promise<number> {
  if (bucket.waiting.length > 0) await turnIn(bucket, signal);
  for (;;) {
    if (signal?.aborted === true) bucket.waiting.shift()?.();
    signal?.throwIfAborted();
    const readyAtMs = Math.min(...bucket.readyAtMs);
    if (readyAtMs !== Infinity) {
      bucket.readyAtMs.splice(bucket.readyAtMs.indexOf(readyAtMs), 1);
      return readyAtMs;
    }
    await turnIn(bucket, signal);
  }
}

/** Resolves when a token was given back, or the signal aborted. */
function turnIn({ waiting }: Bucket, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(done), 1);
      done();
    };
    waiting.push(done);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

async function pauseUntil(atMs: number, timer: Timer, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = atMs - timer.nowMs();
  if (waitMs > 0) await timer.sleep(waitMs, signal);
}
