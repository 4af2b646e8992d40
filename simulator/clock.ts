// The simulator's only source of time, so that tests can move it. Everything below works in real milliseconds since 1970;
// `clockScale` shortens durations where they are looked up and nowhere else.
import { setTimeout as delay } from 'node:timers/promises';

export interface SimulatorClock {
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};
