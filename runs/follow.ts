// Watching a run to its end: progress by query, the end by its result. Aborting leaves the run alone.
import { progress, type RunProgress } from '../workflows/messages.ts';
import type { Surroundings } from './place.ts';
import type { RunReport } from './report.ts';
import { RunsError } from './runs-error.ts';
import type { RunHandle } from './start-run.ts';
import { closedReport, runFacts } from './status.ts';

const POLL_MS = 500;
const QUERY_DEADLINE_MS = 3_000;

interface Following {
  handle: RunHandle;
  onProgress?: (progress: RunProgress) => void;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** Rejects with the signal's reason, or with `RunsError` (timeout); the run goes on in both cases. */
export async function follow(surroundings: Surroundings, options: Following): Promise<RunReport> {
  const { handle, onProgress, signal, timeoutMs } = options;
  const deadline = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  for (;;) {
    const facts = await runFacts(surroundings, handle.plan);
    if (onProgress) await tellProgress(surroundings, { handle, onProgress });
    if (!facts.isOpen || facts.runId !== handle.runId) return await closedReport(surroundings, facts);
    if (deadline !== undefined && Date.now() >= deadline) throw timedOut(handle.plan);
    await pause(POLL_MS, signal);
  }
}

/** Without a worker there is no progress to tell: the run waits for one. */
async function tellProgress(
  { temporal }: Surroundings,
  { handle, onProgress }: { handle: RunHandle; onProgress: (progress: RunProgress) => void },
): Promise<void> {
  const run = temporal.client.workflow.getHandle(handle.workflowId, undefined, { firstExecutionRunId: handle.runId });
  const now = await temporal.client
    .withDeadline(Date.now() + QUERY_DEADLINE_MS, () => run.query(progress))
    .catch(() => undefined);
  if (now) onProgress(now);
}

function timedOut(plan: string): RunsError {
  return new RunsError(`The run of plan ${plan} is not over yet; it goes on`, {
    kind: 'timeout',
    hint: `Type \`causeway status ${plan}\``,
  });
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(asError(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
