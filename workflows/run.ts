// One execution of a plan: look, refuse or begin, wait for the lanes, tell how it ended. What it does is in plan-run.ts.
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setHandler,
  TemporalFailure,
} from '@temporalio/workflow';
import { progress, results, type RunInput, type RunOutcome } from './messages.ts';
import { PlanRun } from './plan-run.ts';

export async function run(input: RunInput): Promise<RunOutcome> {
  const it = new PlanRun(input);
  setHandler(results, (message) => {
    it.take(message);
  });
  setHandler(progress, () => it.progress());
  try {
    return await it.carryOut();
  } catch (error) {
    if (isCancellation(error)) return await CancellationScope.nonCancellable(() => it.cancel());
    throw asFailure(error);
  }
}

/** Anything else that is thrown would retry the workflow task for ever, silently. */
function asFailure(error: unknown): Error {
  if (error instanceof TemporalFailure) return error;
  return ApplicationFailure.fromError(error, { nonRetryable: true });
}
