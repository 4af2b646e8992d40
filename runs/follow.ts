// Watching a run to its end: progress by query, the end by its result. Aborting leaves the run alone.
import { progress, type RunProgress } from '../workflows/messages.ts';
import type { Surroundings } from './place.ts';
import type { RunReport } from './report.ts';
import { noWorker } from './no-worker.ts';
import { RunsError } from './runs-error.ts';
import type { RunHandle } from './start-run.ts';
import { closedReport, runFacts } from './status.ts';

const POLL_MS = 500;
const QUERY_DEADLINE_MS = 3_000;

interface Following {
  handle: RunHandle;
  onProgress?: (progress: RunProgress) => void;
  /** Said once while no worker answers: the run waits for one. */
  onSilence?: (error: RunsError) => void;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** Rejects with the signal's reason, or with `RunsError` (timeout); the run goes on in both cases. */
export async function follow(surroundings: Surroundings, options: Following): Promise<RunReport> {
  const { handle, onProgress = ignore, onSilence = ignore, signal, timeoutMs } = options;
  const deadline = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  let isSilent = false;
  for (;;) {
    const facts = await runFacts(surroundings, handle.plan);
    const now = await progressOf(surroundings, handle);
    if (now) onProgress(now);
    if (!now && facts.isOpen && !isSilent) onSilence(noWorker(surroundings.temporal));
    isSilent = !now;
    if (!facts.isOpen || facts.runId !== handle.runId) return await closedReport(surroundings, facts);
    if (deadline !== undefined && Date.now() >= deadline) throw timedOut(handle.plan);
    await pause(POLL_MS, signal);
  }
}

/** A query needs a worker: without one there is nothing to tell. */
async function progressOf({ temporal }: Surroundings, handle: RunHandle): Promise<RunProgress | undefined> {
  const run = temporal.client.workflow.getHandle(handle.workflowId, undefined, { firstExecutionRunId: handle.runId });
  return await temporal.client
    .withDeadline(Date.now() + QUERY_DEADLINE_MS, () => run.query(progress))
    .catch(() => undefined);
}

function ignore(): void {
  // nobody asked
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
