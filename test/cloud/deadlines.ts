// Deadlines of calls that pass when a test says so, and never because the machine is slow.
import { afterAll, beforeAll, vi } from 'vitest';

/** Longer than any call has. */
const longMs = 60_000;

/** Call it at the top of a test file: undici keeps the timers that it began with. Intervals and immediates go on by themselves. */
export function deadlinesOnDemand(): void {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterAll(() => void vi.useRealTimers());
}

/** The deadlines of all calls under way. */
export function passDeadlines(): void {
  vi.advanceTimersByTime(longMs);
}
