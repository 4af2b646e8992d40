// The last run of a plan as the server knows it, by its workflow id: strongly consistent, unlike a search, and without a worker.
import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { runIdOf } from '../workflows/messages.ts';
import type { TemporalLink } from './connect-temporal.ts';
import { runUrl } from './run-url.ts';
import type { RunHandle } from './start-run.ts';

export interface LastRun {
  handle: RunHandle;
  isOpen: boolean;
  /** Keys of the delivery that started it; none when a person did. */
  deliveries: string[];
}

export async function lastRun(
  temporal: TemporalLink,
  { owner, plan }: { owner: string; plan: string },
): Promise<LastRun | undefined> {
  const workflowId = runIdOf({ owner, plan });
  const found = await temporal.client.workflow.getHandle(workflowId).describe().catch(orNone);
  if (!found) return undefined;
  const runId = found.raw.workflowExecutionInfo?.firstRunId ?? found.runId;
  return {
    handle: { workflowId, runId, plan, temporalUi: runUrl(temporal, { workflowId, runId: found.runId }) },
    isOpen: found.status.name === 'RUNNING',
    deliveries: deliveriesIn(found.memo),
  };
}

export function deliveriesIn(memo: WorkflowExecutionDescription['memo'] | undefined): string[] {
  return (memo?.['deliveries'] as string[] | undefined) ?? [];
}

export function orNone(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
  return undefined;
}
