// Waiting until a gateway has finished our change. One list of a region's gateways serves all who wait in it; nobody waits, nobody asks.
import type { Attempt } from './attempt.ts';
import { ChangeDuration } from './change-duration.ts';
import { Refused } from './failure.ts';
import type { PlaceReads } from './shared-reads.ts';

/** One attempt waits at most so long; then the next attempt goes on. */
const MAX_WAIT_MS = 8 * 60_000;

/** A look that comes later by this share of the time that a change takes costs little. */
const SLACK = 0.05;

type Statuses = ReadonlyMap<string, string>;

interface Wait {
  gatewayId: string;
  sinceMs: number;
  /** When a look makes sense. */
  dueMs: number;
  /** How much later it may be for the sake of a look that serves others too. */
  slackMs: number;
}

interface Sleeper {
  place: PlaceReads;
  wait: Wait;
  /** What was read before then may be from before the change. */
  earliestMs: number;
  wake: () => void;
  told: Promise<'active'>;
  /** Somebody counts on its look: it takes place when it is due. */
  isAwaited: boolean;
  ended: Promise<Statuses | undefined>;
  end: (seen: Statuses | undefined) => void;
}

interface Sight {
  status: string;
  /** Seen later than was due. */
  isLate: boolean;
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
      const dueMs = this.clock() + duration.nextLookInMs(this.clock() - sinceMs, attempt.timing);
      const slackMs = (dueMs - sinceMs) * SLACK;
      const { status, isLate } = await this.nextSight(attempt, { gatewayId, sinceMs, dueMs, slackMs });
      const lookMs = this.clock() - sinceMs;
      if (status === 'active') {
        if (!isLate) duration.learn({ busyMs, doneMs: lookMs });
        return;
      }
      if (lookMs > MAX_WAIT_MS) throw stillBusy(gatewayId, status);
      busyMs = lookMs;
    }
  }

  /** By the own look, by that of another which is due soon, or by any that has seen the gateway active before. */
  private async nextSight(attempt: Attempt, wait: Wait): Promise<Sight> {
    const sleeper = this.sleeperOf(attempt, wait);
    let seen: Statuses | undefined;
    try {
      const early = await Promise.race([sleeper.told, attempt.pause(wait.dueMs - this.clock())]);
      if (early !== undefined) return { status: early, isLate: false };
      const companion = this.companionOf(sleeper);
      if (companion) {
        companion.isAwaited = true;
        const longestMs = companion.wait.dueMs - this.clock() + attempt.timing.maxPollMs;
        const late = await Promise.race([sleeper.told, companion.ended, attempt.pause(longestMs)]);
        const status = typeof late === 'string' ? late : late?.get(wait.gatewayId);
        if (status !== undefined) return { status, isLate: true };
      }
      seen = await attempt.shared.read('gateway statuses', () => this.readStatuses(attempt));
      return { status: await statusIn(seen, { attempt, gatewayId: wait.gatewayId }), isLate: companion !== undefined };
    } finally {
      this.sleepers.delete(sleeper);
      sleeper.end(seen);
    }
  }

  private sleeperOf(attempt: Attempt, wait: Wait): Sleeper {
    let wake = (): void => {};
    let end: Sleeper['end'] = () => {};
    const told = new Promise<'active'>((resolve) => {
      wake = () => resolve('active');
    });
    const ended = new Promise<Statuses | undefined>((resolve) => {
      end = resolve;
    });
    const earliestMs = wait.sinceMs + attempt.timing.pollMs;
    const sleeper = { place: attempt.shared, wait, earliestMs, wake, told, isAwaited: false, ended, end };
    this.sleepers.add(sleeper);
    return sleeper;
  }

  /** The last of those whose look is due while this one's can wait: so lanes that work in step stay in step, with one look for all. */
  private companionOf({ place, wait, isAwaited }: Sleeper): Sleeper | undefined {
    if (isAwaited) return undefined;
    const [nowMs, latestMs] = [this.clock(), wait.dueMs + wait.slackMs];
    const isSoon = ({ dueMs }: Wait): boolean => dueMs > nowMs && dueMs <= latestMs;
    const soon = [...this.sleepers].filter((it) => it.place === place && isSoon(it.wait));
    return soon.sort((one, other) => other.wait.dueMs - one.wait.dueMs)[0];
  }

  private async readStatuses(attempt: Attempt): Promise<Statuses> {
    const startedMs = this.clock();
    const statuses = new Map<string, string>();
    for await (const { VpnGatewayId, Status } of attempt.cloud.list('DescribeVpnGateways', {})) {
      statuses.set(VpnGatewayId, Status);
    }
    for (const { place, wait, earliestMs, wake } of this.sleepers) {
      const isNews = place === attempt.shared && earliestMs <= startedMs;
      if (isNews && statuses.get(wait.gatewayId) === 'active') wake();
    }
    return statuses;
  }

  private durationOf(change: string): ChangeDuration {
    const duration = this.durations.get(change) ?? new ChangeDuration();
    this.durations.set(change, duration);
    return duration;
  }
}

/** One that the list lacks is gone, or the list lags behind: asked for by its id, the cloud says which. */
async function statusIn(
  statuses: Statuses,
  { attempt, gatewayId }: { attempt: Attempt; gatewayId: string },
): Promise<string> {
  return (
    statuses.get(gatewayId) ?? (await attempt.cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayId })).Status
  );
}

function stillBusy(gatewayId: string, status: string): Refused {
  return new Refused(`Gateway ${gatewayId} is still ${status} after ${MAX_WAIT_MS / 60_000} minutes`, { kind: 'Busy' });
}
