// A lane that follows a killed one: takes over its state, and gives no turn before its links are closed.
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import { earlierResult } from './earlier-result.ts';
import { Ledger } from './ledger.ts';
import { linkInput } from './link-input.ts';
import type { LaneSnapshot, LaneState, LinkJob, LinkOutput } from './messages.ts';

/** A link that the killed lane had open, and how it ended. */
export interface Inherited {
  job: LinkJob;
  result: LinkOutput;
}

/** A lane that continues as new follows nobody. */
export async function recoverLane(state: LaneState): Promise<Inherited[]> {
  if (workflowInfo().continuedFromExecutionRunId !== undefined) return [];
  const { place, gatewayId, predecessor } = state;
  const { zombieMs, patienceMs, undoPatienceMs } = place.timing;
  const open = await inherit(state, predecessor);
  await lanesOf(state).linksClosed({
    owner: place.owner,
    gatewayId,
    known: open.map(({ id }) => id),
    settleMs: predecessor === undefined ? 0 : zombieMs,
    patienceMs: patienceMs + undoPatienceMs,
  });
  const ended: Inherited[] = [];
  for (const { job } of open) ended.push({ job, result: await resultOf(state, job) });
  delete state.predecessor;
  return ended;
}

/** A link that is open has a row. */
async function resultOf(state: LaneState, job: LinkJob): Promise<LinkOutput> {
  const row = new Ledger(state).begin(job);
  return await earlierResult(linkInput(state, { job, row, hasTurn: true }));
}

/** One that died while it recovered itself names its own predecessor. */
async function inherit(state: LaneState, runId: string | undefined): Promise<LaneSnapshot['open']> {
  if (runId === undefined) return [];
  const last = await lanesOf(state).snapshotOf({ id: workflowInfo().workflowId, runId });
  if (last?.state.predecessor !== undefined) return await inherit(state, last.state.predecessor);
  if (!last) return [];
  const { predecessor, place, holds } = state;
  Object.assign(state, last.state, { place, predecessor, holds: [...last.state.holds, ...holds] });
  return last.open;
}

export function lanesOf({ place }: LaneState): LaneActivities {
  return proxyActivities<LaneActivities>({ startToCloseTimeout: '1d', heartbeatTimeout: place.timing.heartbeatMs });
}
