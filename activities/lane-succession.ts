// Which lane execution a fresh lane follows, and what that one knew last.
import { activityInfo, getClient, heartbeat, log } from '@temporalio/activity';
import { QueryNotRegisteredError, WorkflowContinuedAsNewError, WorkflowNotFoundError } from '@temporalio/client';
import { snapshot, type LaneSnapshot } from '../workflows/messages.ts';

const BEAT_MS = 200;
/** Some minutes: a lane must not wait for ever for what cannot be read. */
const MAX_ATTEMPTS = 10;

/** One that completed has left nothing; one that is open now may be killed before a message reaches it. */
export async function executionToFollow(workflowId: string): Promise<string | undefined> {
  try {
    const { status, runId } = await getClient().workflow.getHandle(workflowId).describe();
    return status.name === 'COMPLETED' ? undefined : runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * The last state of a lane execution that was killed, or of the one that it had continued as: a query replays a closed history
 * too. Nothing when that history is gone or does not replay; a ledger is not given up because a worker or the server was away.
 */
export async function snapshotOf({ id, runId }: { id: string; runId: string }): Promise<LaneSnapshot | undefined> {
  const beat = setInterval(heartbeat, BEAT_MS);
  try {
    const last = await lastOfChain(id, runId);
    return await getClient().workflow.getHandle(id, last).query(snapshot);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return undefined;
    if (activityInfo().attempt < MAX_ATTEMPTS) throw error;
    log.error('Cannot read the killed lane’s ledger, marks must rebuild it', { id, runId, error: String(error) });
    return undefined;
  } finally {
    clearInterval(beat);
  }
}

async function lastOfChain(id: string, runId: string): Promise<string> {
  const { workflow } = getClient();
  const { status } = await workflow.getHandle(id, runId).describe();
  if (status.name !== 'CONTINUED_AS_NEW') return runId;
  try {
    await workflow.result(id, runId, { followRuns: false });
    return runId;
  } catch (error) {
    if (!(error instanceof WorkflowContinuedAsNewError)) throw error;
    return await lastOfChain(id, error.newExecutionRunId);
  }
}
