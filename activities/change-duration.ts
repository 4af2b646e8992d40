// How long a kind of change keeps a gateway busy, learned from the waits for it, and so when to look: not so early that a look
// is wasted, not so late that the gateway stands idle.
import type { Timing } from '../workflows/messages.ts';

/** What is known to this share of itself is known well enough. */
const CLOSE = 0.05;
/** Gateways get faster too: what was busy once is slowly forgotten. */
const FORGETTING = 0.997;
/** And fast, once one look after the other comes earlier than the last and still not too early. */
const FORGETTING_FAST = 0.75;
const EARLIER = 0.99;
const GROWTH = 0.5;

export class ChangeDuration {
  /** A look at this time after the change still saw it busy. */
  private busyMs = 0;
  /** A look at this time saw it done. */
  private doneMs: number | undefined;
  /** Looks in a row that came earlier than the last and were not too early. */
  private earlierLooks = 0;

  /** How long to wait for the next look, so long after the change. */
  nextLookInMs(elapsedMs: number, { pollMs, maxPollMs }: Pick<Timing, 'pollMs' | 'maxPollMs'>): number {
    const { doneMs } = this;
    if (doneMs === undefined) return clamp(elapsedMs * GROWTH, pollMs, maxPollMs);
    const aims = [Math.max(pollMs, this.aimMs(doneMs)), doneMs];
    const aim = aims.find((atMs) => atMs > elapsedMs);
    return aim === undefined ? clamp((elapsedMs - doneMs) * GROWTH, pollMs, maxPollMs) : aim - elapsedMs;
  }

  /** `busyMs` is 0 when no look saw it busy. */
  learn({ busyMs, doneMs }: { busyMs: number; doneMs: number }): void {
    const isEarlier = busyMs === 0 && this.doneMs !== undefined && doneMs < this.doneMs * EARLIER;
    if (isEarlier) this.earlierLooks++;
    else if (busyMs > 0) this.earlierLooks = 0;
    const forgetting = isEarlier && this.earlierLooks > 2 ? FORGETTING_FAST : FORGETTING;
    this.busyMs = busyMs > 0 ? busyMs : Math.min(this.busyMs, doneMs) * forgetting;
    this.doneMs = doneMs;
  }

  /** In the middle of what is not known, until that is little. */
  private aimMs(doneMs: number): number {
    return doneMs - this.busyMs > doneMs * CLOSE ? (this.busyMs + doneMs) / 2 : doneMs;
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
