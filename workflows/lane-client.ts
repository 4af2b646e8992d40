// How a run speaks to its lanes: through activities, because workflow code can neither update nor start another workflow.
import { CancellationScope, condition, proxyActivities } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import {
  laneIdOf,
  type Batch,
  type Conflict,
  type Patience,
  type Place,
  type RunRef,
  type Slice,
  type Withdrawal,
} from './messages.ts';

const LINKS_PER_BATCH = 200;

export class LaneClient {
  private readonly place: Place;
  private readonly run: RunRef;
  private readonly patience: Patience;
  /** Which execution chain of each lane knows our jobs, by gateway. */
  private readonly known = new Map<string, string>();
  private readonly activities: LaneActivities;
  private readonly watcher: LaneActivities;

  constructor(place: Place, { run, patience }: { run: RunRef; patience: Patience }) {
    const { heartbeatMs, busyRetryMs } = place.timing;
    this.place = place;
    this.run = run;
    this.patience = patience;
    this.activities = proxyActivities<LaneActivities>({
      startToCloseTimeout: '60s',
      heartbeatTimeout: heartbeatMs,
      retry: { initialInterval: busyRetryMs, maximumInterval: '10s' },
    });
    this.watcher = proxyActivities<LaneActivities>({
      summary: 'watch lanes',
      startToCloseTimeout: '1d',
      heartbeatTimeout: heartbeatMs,
      retry: { initialInterval: busyRetryMs, maximumInterval: '10s' },
    });
  }

  async claim(slice: Slice): Promise<Conflict[]> {
    for (const batch of this.batches(slice)) {
      const conflicts = await this.activities.claim({ to: this.lane(slice), batch });
      if (conflicts.length > 0) return conflicts;
    }
    return [];
  }

  /** A lane that was killed is followed by one that finds out how its links ended. */
  async wake(gatewayId: string): Promise<void> {
    const { run, patience } = this;
    const nothing = { run, cloud: this.place.cloud, patience, links: [] };
    await this.activities.claim({ to: this.lane({ gatewayId, links: [] }), batch: nothing });
  }

  async submit(slice: Slice): Promise<void> {
    for (const batch of this.batches(slice)) {
      const { lane } = await this.activities.submit({ to: this.lane(slice), batch });
      this.known.set(slice.gatewayId, lane);
    }
  }

  async withdraw(slice: Slice): Promise<Withdrawal> {
    const answer = await this.activities.withdraw({ to: this.lane(slice), run: this.run });
    this.known.set(slice.gatewayId, answer.lane);
    return answer;
  }

  /** The first of the slices whose lane has ended or was started anew by somebody else; nothing once `isOver`. */
  async nextLost(slices: Slice[], isOver: () => boolean): Promise<Slice | undefined> {
    const scope = new CancellationScope();
    const lanes = slices.map(({ gatewayId }) => ({
      id: laneIdOf(this.place, gatewayId),
      firstRunId: this.known.get(gatewayId) ?? '',
    }));
    const lost = scope.run(() => this.watcher.lostLane({ lanes, everyMs: this.place.timing.watchMs }));
    lost.catch(() => undefined); // cancelled below
    const found = await Promise.race([lost, condition(isOver)]);
    scope.cancel();
    return slices.find(({ gatewayId }) => laneIdOf(this.place, gatewayId) === found);
  }

  private lane({ gatewayId }: Slice): { place: Place; gatewayId: string } {
    return { place: this.place, gatewayId };
  }

  private batches({ links }: Slice): Batch[] {
    const { run, patience } = this;
    const { cloud } = this.place;
    return Array.from({ length: Math.ceil(links.length / LINKS_PER_BATCH) }, (_, i) => ({
      run,
      cloud,
      patience,
      links: links.slice(i * LINKS_PER_BATCH, (i + 1) * LINKS_PER_BATCH),
    }));
  }
}
