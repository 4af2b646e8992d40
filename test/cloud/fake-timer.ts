// Time that passes only when somebody sleeps.
import type { Timer } from '../../cloud/timer.ts';

export interface FakeTimer extends Timer {
  /** How long each sleep was to last. */
  sleeps: number[];
}

export function fakeTimer(): FakeTimer {
  const sleeps: number[] = [];
  let nowMs = 0;
  return {
    sleeps,
    nowMs: () => nowMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
