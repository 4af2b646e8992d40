// A plan's rows in the ledgers of its owner's lanes: those of its gateways, and any other open lane, for a gateway that was dropped
// from the YAML hides nothing.
import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { laneIdOf, snapshot, type LaneSnapshot, type LookInput, type Row } from '../workflows/messages.ts';

export interface LedgerRow extends Row {
  gatewayId: string;
  /** Its lane is there; the ledger of one that was killed must be taken over by a new one. */
  isKept: boolean;
}

export async function ledgerOf({ place, plan, gateways }: LookInput): Promise<LedgerRow[]> {
  const ids = new Set(gateways.map(({ id }) => laneIdOf(place, id)));
  for (const id of await knownLanes(place.owner)) ids.add(id);
  const rows: LedgerRow[] = [];
  for (const id of ids) {
    const { state, isOpen: isKept } = (await lastState(id)) ?? {};
    if (isKept === undefined || state?.place.endpointHash !== place.endpointHash) continue;
    const { gatewayId } = state;
    rows.push(...state.rows.filter((row) => isOf(plan, row)).map((row) => ({ ...row, gatewayId, isKept })));
  }
  return rows;
}

/** A row that is only claimed stands for nothing yet. */
function isOf(plan: string, row: Row): boolean {
  return row.plan === plan && row.state !== 'absent';
}

/** Open ones, and those that ended otherwise than with an empty ledger. */
async function knownLanes(owner: string): Promise<Set<string>> {
  const states = ['Running', 'Terminated', 'Failed', 'TimedOut', 'Canceled'].map((name) => `ExecutionStatus='${name}'`);
  const query = `WorkflowType='lane' AND CausewayOwner='${owner}' AND (${states.join(' OR ')})`;
  const ids = new Set<string>();
  for await (const { workflowId } of getClient().workflow.list({ query })) ids.add(workflowId);
  return ids;
}

/** A lane that completed has an empty ledger; one that was killed still answers with its last state. */
async function lastState(id: string): Promise<{ state: LaneSnapshot['state']; isOpen: boolean } | undefined> {
  const handle = getClient().workflow.getHandle(id);
  try {
    const { status } = await handle.describe();
    if (status.name === 'COMPLETED') return undefined;
    return { state: (await handle.query(snapshot)).state, isOpen: status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
