import { expect, test } from 'vitest';
import { ChangeDuration } from '../../activities/change-duration.ts';

const timing = { pollMs: 250, maxPollMs: 5_000 };

/** Looks that one wait takes when the change takes `durationMs`, and when the last of them was. */
function wait(duration: ChangeDuration, durationMs: number): { looks: number; doneMs: number } {
  let busyMs = 0;
  let atMs = 0;
  for (let looks = 1; ; looks++) {
    atMs += duration.nextLookInMs(atMs, timing);
    if (atMs >= durationMs) {
      duration.learn({ busyMs, doneMs: atMs });
      return { looks, doneMs: atMs };
    }
    busyMs = atMs;
  }
}

test.each([1_000, 2_000, 10_000, 60_000])(
  'a change that takes %i ms is soon seen done by one look, hardly late',
  (durationMs) => {
    const duration = new ChangeDuration();
    const waits = Array.from({ length: 100 }, () => wait(duration, durationMs));
    const settled = waits.slice(8);
    const looks = settled.reduce((sum, one) => sum + one.looks, 0) / settled.length;
    const lateMs = settled.reduce((sum, one) => sum + one.doneMs - durationMs, 0) / settled.length;
    expect(looks).toBeLessThan(1.2);
    expect(lateMs / durationMs).toBeLessThan(0.06);
  },
);

test('pauses are between the shortest and the longest while nothing is known', () => {
  const duration = new ChangeDuration();
  expect(duration.nextLookInMs(0, timing)).toBe(250);
  expect(duration.nextLookInMs(2_000, timing)).toBe(1_000);
  expect(duration.nextLookInMs(60_000, timing)).toBe(5_000);
});

test('a gateway that has become faster or slower is followed', () => {
  const duration = new ChangeDuration();
  for (const durationMs of [8_000, 2_000, 8_000]) {
    const waits = Array.from({ length: 60 }, () => wait(duration, durationMs));
    expect(waits.at(-1)!.doneMs / durationMs).toBeLessThan(1.15);
  }
});
