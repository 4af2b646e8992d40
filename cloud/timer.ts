// Time that passes, apart from the time of day: pauses and how long something has taken.
import { setTimeout as timeout } from 'node:timers/promises';

export interface Timer {
  /** Milliseconds since some moment, never going back. */
  nowMs(): number;
  /** Throws the reason of the signal when it is aborted. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemTimer: Timer = {
  nowMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await timeout(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
