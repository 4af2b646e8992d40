// Waiting until a gateway has finished our change. One list of a region's gateways serves all who wait in it; nobody waits, nobody asks.
import type { Attempt } from './attempt.ts';
import { ChangeDuration } from './change-duration.ts';
import { Refused } from './failure.ts';
import type { PlaceReads } from './shared-reads.ts';

/** One attempt waits at most so long; then the next attempt goes on. */
const MAX_WAIT_MS = 8 * 60_000;

type Statuses = ReadonlyMap<string, string>;

interface Sleeper {
  place: PlaceReads;
  gatewayId: string;
  /** What was read before then may be from before the change. */
  earliestMs: number;
  wake: () => void;
}

export class GatewayWait {
  private readonly durations = new Map<string, ChangeDuration>();
  private readonly sleepers = new Set<Sleeper>();
  private readonly clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  /** Resolves when the gateway is active again; `change` names the kind of change that it is busy with. */
  async untilFree(attempt: Attempt, { gatewayId, change }: { gatewayId: string; change: string }): Promise<void> {
    const duration = this.durationOf(change);
    const sinceMs = this.clock();
    for (let busyMs = 0; ;) {
      const delayMs = duration.nextLookInMs(this.clock() - sinceMs, attempt.timing);
      const isTold = await this.sleep(attempt, { gatewayId, sinceMs, delayMs });
      const lookMs = this.clock() - sinceMs;
      const status = isTold ? 'active' : await this.statusOf(attempt, gatewayId);
      if (status === 'active') {
        duration.learn({ busyMs, doneMs: lookMs });
        return;
      }
      if (lookMs > MAX_WAIT_MS) throw stillBusy(gatewayId, status);
      busyMs = lookMs;
    }
  }

  /** Ends early, and says so, when another's look has seen the gateway active. */
  private async sleep(
    attempt: Attempt,
    { gatewayId, sinceMs, delayMs }: { gatewayId: string; sinceMs: number; delayMs: number },
  ): Promise<boolean> {
    let wake = (): void => {};
    const told = new Promise<true>((resolve) => {
      wake = () => resolve(true);
    });
    const earliestMs = sinceMs + attempt.timing.pollMs;
    const sleeper: Sleeper = { place: attempt.shared, gatewayId, earliestMs, wake };
    this.sleepers.add(sleeper);
    try {
      const isTold = await Promise.race([told, attempt.pause(delayMs)]);
      return isTold === true;
    } finally {
      this.sleepers.delete(sleeper);
    }
  }

  private async statusOf(attempt: Attempt, gatewayId: string): Promise<string> {
    const statuses = await attempt.shared.read('gateway statuses', () => this.readStatuses(attempt));
    // One that the list lacks is gone, or the list lags behind: asked for by its id, the cloud says which.
    return (
      statuses.get(gatewayId) ?? (await attempt.cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayId })).Status
    );
  }

  private async readStatuses(attempt: Attempt): Promise<Statuses> {
    const startedMs = this.clock();
    const statuses = new Map<string, string>();
    for await (const { VpnGatewayId, Status } of attempt.cloud.list('DescribeVpnGateways', {})) {
      statuses.set(VpnGatewayId, Status);
    }
    for (const { place, gatewayId, earliestMs, wake } of this.sleepers) {
      const isNews = place === attempt.shared && earliestMs <= startedMs;
      if (isNews && statuses.get(gatewayId) === 'active') wake();
    }
    return statuses;
  }

  private durationOf(change: string): ChangeDuration {
    const duration = this.durations.get(change) ?? new ChangeDuration();
    this.durations.set(change, duration);
    return duration;
  }
}

function stillBusy(gatewayId: string, status: string): Refused {
  return new Refused(`Gateway ${gatewayId} is still ${status} after ${MAX_WAIT_MS / 60_000} minutes`, { kind: 'Busy' });
}
