// Waiting for a result without waiting for ever: a workflow that nobody picks up means that no worker polls its queue.
import type { WorkflowHandle } from '@temporalio/client';
import type { TemporalLink } from './connect-temporal.ts';
import { RunsError } from './runs-error.ts';

/** Not picked up for so long: a worker that lives takes milliseconds. */
const PATIENCE_MS = 6_000;
/** A worker that is only busy has polled lately, and is given more. */
const BUSY_PATIENCE_MS = 30_000;
const CHECK_MS = 500;
/** `temporal.api.enums.v1`: `PendingWorkflowTaskState` and `PendingActivityState`, and `TaskQueueType`. */
const SCHEDULED = 1;
const WORKFLOW_QUEUE = 1;

/** Throws `RunsError` (no-worker) and ends the workflow when nobody picks it up. */
export async function resultWhileWorked(temporal: TemporalLink, handle: WorkflowHandle): Promise<unknown> {
  const controller = new AbortController();
  const result = handle.result();
  result.catch(() => undefined); // the watch may win
  try {
    return await Promise.race([result, untilAbandoned(temporal, { handle, signal: controller.signal })]);
  } catch (error) {
    if (error instanceof RunsError) await handle.terminate('No worker picked it up').catch(() => undefined);
    throw error;
  } finally {
    controller.abort();
  }
}

async function untilAbandoned(
  temporal: TemporalLink,
  { handle, signal }: { handle: WorkflowHandle; signal: AbortSignal },
): Promise<never> {
  let since = Date.now();
  for (;;) {
    await pause(CHECK_MS, signal);
    const { raw } = await handle.describe();
    if (!isWaitingForWorker(raw)) since = Date.now();
    const waitedMs = Date.now() - since;
    if (waitedMs < PATIENCE_MS) continue;
    if (waitedMs > BUSY_PATIENCE_MS || !(await wasPolledWithin(temporal, PATIENCE_MS))) throw noWorker(temporal);
  }
}

type Described = Awaited<ReturnType<WorkflowHandle['describe']>>['raw'];

/** Its next task, of the workflow or else of an activity, is queued and nobody has it. */
function isWaitingForWorker({ pendingWorkflowTask, pendingActivities }: Described): boolean {
  if (pendingWorkflowTask) return Number(pendingWorkflowTask.state) === SCHEDULED;
  const activities = pendingActivities ?? [];
  return activities.length > 0 && activities.every(({ state }) => Number(state) === SCHEDULED);
}

export function noWorker({ taskQueue, isLocal }: TemporalLink): RunsError {
  return new RunsError(`No worker polls queue ${taskQueue}`, {
    kind: 'no-worker',
    hint: isLocal
      ? 'Type `causeway worker` in another terminal, or start `causeway dev` again'
      : 'Start `causeway worker` with the same configuration as this command',
  });
}

async function wasPolledWithin({ client, namespace, taskQueue }: TemporalLink, ms: number): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is in a package that is not ours to import
    taskQueueType: WORKFLOW_QUEUE,
  });
  return (pollers ?? []).some(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < ms);
}

/** Resolves after a while, and never again once it is aborted: the race is over. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const onAbort = (): void => {
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort);
  });
}
