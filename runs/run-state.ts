// How one run stands, in one word: what a ticketing system asks for. It needs no worker.
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { runIdOf, type RunOutcome } from '../workflows/messages.ts';
import { findRun } from './find-run.ts';
import { lastRun } from './last-run.ts';
import type { Surroundings } from './place.ts';
import type { Outcome } from './report.ts';

export interface RunQuestion {
  /** First execution's; a UUID. */
  runId: string;
  /** Without it the run is searched for, and an index that lags may not know it yet. */
  plan?: string;
  /** Until when somebody waits for the answer; milliseconds since 1970. */
  deadline: number;
}

/** Nothing when the owner has no such run. */
export async function runState(surroundings: Surroundings, question: RunQuestion): Promise<Outcome | undefined> {
  const { client } = surroundings.temporal;
  return await client.withDeadline(question.deadline, () => stateOf(surroundings, question));
}

async function stateOf(
  { temporal, settings }: Surroundings,
  { runId, plan: named }: RunQuestion,
): Promise<Outcome | undefined> {
  const { owner } = settings;
  const query = `CausewayOwner='${owner}' AND RunId='${runId}'`;
  const plan = named ?? (await findRun(temporal, { query }))?.handle.plan;
  const last = plan === undefined ? undefined : await lastRun(temporal, { owner, plan });
  if (plan === undefined || last === undefined) return undefined;
  if (last.handle.runId === runId && last.isOpen) return 'running';
  try {
    const handle = temporal.client.workflow.getHandle(runIdOf({ owner, plan }), runId);
    return ((await handle.result()) as RunOutcome).outcome;
  } catch (error) {
    if (error instanceof WorkflowFailedError) return 'failed';
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
