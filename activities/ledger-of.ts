// A plan's rows in the ledgers of its owner's lanes: those of its gateways, and any other open lane, for a gateway that was dropped
// from the YAML hides nothing.
import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { laneIdOf, snapshot, type LaneSnapshot, type LookInput, type Row } from '../workflows/messages.ts';

export interface LedgerRow extends Row {
  gatewayId: string;
}

export async function ledgerOf({ place, plan, gateways }: LookInput): Promise<LedgerRow[]> {
  const ids = new Set(gateways.map(({ id }) => laneIdOf(place, id)));
  for (const id of await openLanes(place.owner)) ids.add(id);
  const rows: LedgerRow[] = [];
  for (const id of ids) {
    const { state } = (await snapshotOfLane(id)) ?? {};
    if (state?.place.endpointHash !== place.endpointHash) continue;
    const { gatewayId } = state;
    rows.push(...state.rows.filter((row) => isOf(plan, row)).map((row) => ({ ...row, gatewayId })));
  }
  return rows;
}

/** A row that is only claimed stands for nothing yet. */
function isOf(plan: string, row: Row): boolean {
  return row.plan === plan && row.state !== 'absent';
}

async function openLanes(owner: string): Promise<string[]> {
  const query = `WorkflowType='lane' AND CausewayOwner='${owner}' AND ExecutionStatus='Running'`;
  const ids: string[] = [];
  for await (const { workflowId } of getClient().workflow.list({ query })) ids.push(workflowId);
  return ids;
}

/** A lane that completed has an empty ledger; one that was killed still answers with its last state. */
async function snapshotOfLane(id: string): Promise<LaneSnapshot | undefined> {
  const handle = getClient().workflow.getHandle(id);
  try {
    const { status } = await handle.describe();
    return status.name === 'COMPLETED' ? undefined : await handle.query(snapshot);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
