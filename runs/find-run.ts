// Finding runs by what people know of them. The server's index lags behind by up to some seconds.
import type { TemporalLink } from './connect-temporal.ts';
import { deliveriesIn } from './last-run.ts';
import { runUrl } from './run-url.ts';
import type { RunHandle } from './start-run.ts';

export interface FoundRun {
  handle: RunHandle;
  /** Of the execution that was found, of a run that may have continued as new. */
  executionId: string;
  deliveries: string[];
}

/** The newest that matches. `query` must hold no text of a stranger. */
export async function findRun(
  temporal: TemporalLink,
  { query, matches = () => true }: { query: string; matches?: (run: FoundRun) => boolean },
): Promise<FoundRun | undefined> {
  let newest: { startTime: Date; run: FoundRun } | undefined;
  for await (const it of temporal.client.workflow.list({ query: `WorkflowType='run' AND ${query}` })) {
    const { workflowId, runId: executionId, startTime, raw, memo } = it;
    const runId = raw.firstRunId || executionId;
    const handle = { workflowId, runId, plan: planIn(workflowId), temporalUi: runUrl(temporal, { workflowId, runId }) };
    const run = { handle, executionId, deliveries: deliveriesIn(memo) };
    if (matches(run) && (newest === undefined || startTime > newest.startTime)) newest = { startTime, run };
  }
  return newest?.run;
}

/** The last part of `run/<owner>/<plan>`. */
function planIn(workflowId: string): string {
  return workflowId.slice(workflowId.lastIndexOf('/') + 1);
}
