// Watches over one link's turn: asks whether its run still wants it, and ends a link that outlives its patience.
import { condition } from '@temporalio/workflow';
import type { OpenLink } from './open-link.ts';

export interface TurnWatch {
  /** How long a turn may take before the link is ended from outside. */
  limitMs: number;
  everyMs: number;
  /** Asked at each tick. */
  onTick: () => Promise<void>;
  /** Ends the link, and returns when its last attempt writes no more. */
  terminate: () => Promise<void>;
}

/** Returns when the link has closed. */
export async function watchTurn(open: OpenLink, { limitMs, everyMs, onTick, terminate }: TurnWatch): Promise<void> {
  let heldMs = 0;
  let seenAt = Date.now();
  while (!(await condition(() => open.isClosed, everyMs))) {
    const now = Date.now();
    heldMs += Math.min(now - seenAt, 2 * everyMs); // while no worker was there, nobody held anything up
    seenAt = now;
    await (heldMs >= limitMs ? terminate() : onTick());
  }
}
