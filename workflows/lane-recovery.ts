// A lane that follows a killed one: takes over its state, and gives no turn before its links are closed.
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import type { LaneState } from './messages.ts';

/** A lane that continues as new follows nobody. */
export async function recoverLane(state: LaneState): Promise<void> {
  if (!workflowInfo().continuedFromExecutionRunId) {
    const { place, gatewayId, predecessor } = state;
    const { zombieMs, patienceMs, undoPatienceMs } = place.timing;
    const known = await inherit(state, predecessor);
    await lanesOf(state).linksClosed({
      owner: place.owner,
      gatewayId,
      known,
      settleMs: predecessor === undefined ? 0 : zombieMs,
      patienceMs: patienceMs + undoPatienceMs,
    });
  }
  delete state.predecessor;
}

/** One that died while it recovered itself names its own predecessor. */
async function inherit(state: LaneState, runId: string | undefined): Promise<string[]> {
  if (runId === undefined) return [];
  const last = await lanesOf(state).snapshotOf({ id: workflowInfo().workflowId, runId });
  if (last?.state.predecessor !== undefined) return await inherit(state, last.state.predecessor);
  if (!last) return [];
  const { predecessor, place, holds } = state;
  Object.assign(state, last.state, { place, predecessor, holds: [...last.state.holds, ...holds] });
  state.queue.unshift(...last.open.map(({ job }) => job));
  return last.open.map(({ id }) => id);
}

export function lanesOf({ place }: LaneState): LaneActivities {
  return proxyActivities<LaneActivities>({ startToCloseTimeout: '1d', heartbeatTimeout: place.timing.heartbeatMs });
}
