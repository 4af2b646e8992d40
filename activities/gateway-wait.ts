// Waiting until a gateway has finished our change: looks when the last change of that kind took so long, then more slowly.
import type { Attempt } from './attempt.ts';
import { Refused } from './failure.ts';

/** One attempt waits at most so long; then the next attempt goes on. */
const MAX_WAIT_MS = 8 * 60_000;
const GROWTH = 1.5;
/** The first look comes a little before the time that the last change took: else what is learned would only ever grow. */
const EARLY = 0.9;

export class GatewayWait {
  /** How long a change of a kind kept a gateway busy, as last seen by this process. */
  private readonly learnedMs = new Map<string, number>();
  private readonly clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  /** Resolves when the gateway is active again; `change` names the kind of change that it is busy with. */
  async untilFree(attempt: Attempt, { gatewayId, change }: { gatewayId: string; change: string }): Promise<void> {
    const { pollMs, maxPollMs } = attempt.timing;
    const since = this.clock();
    const expectedMs = this.learnedMs.get(change);
    let delayMs = expectedMs === undefined ? pollMs : Math.min(expectedMs * EARLY, MAX_WAIT_MS / 2);
    for (let isFirst = true; ; isFirst = false) {
      await attempt.pause(delayMs);
      const { Status } = await attempt.cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayId });
      if (Status === 'active') break;
      if (this.clock() - since > MAX_WAIT_MS) throw stillBusy(gatewayId, Status);
      delayMs = isFirst ? pollMs : Math.min(delayMs * GROWTH, maxPollMs);
    }
    this.learnedMs.set(change, this.clock() - since);
  }
}

function stillBusy(gatewayId: string, status: string): Refused {
  return new Refused(`Gateway ${gatewayId} is still ${status} after ${MAX_WAIT_MS / 60_000} minutes`, { kind: 'Busy' });
}
