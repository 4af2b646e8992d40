// One execution of a plan: look, refuse or begin, wait for the lanes, tell how it ended. What it does is in plan-run.ts.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  TemporalFailure,
} from '@temporalio/workflow';
import { HistoryIsFull } from './history-is-full.ts';
import { news, progress, results, type RunInput, type RunOutcome } from './messages.ts';
import { PlanRun } from './plan-run.ts';

export async function run(input: RunInput): Promise<RunOutcome> {
  const it = new PlanRun(input);
  setHandler(results, (message) => {
    it.take(message);
  });
  setHandler(news, (message) => {
    it.hear(message);
  });
  setHandler(progress, () => it.progress());
  try {
    return await it.carryOut();
  } catch (error) {
    if (error instanceof HistoryIsFull) return await goOn(it);
    if (isCancellation(error)) return await CancellationScope.nonCancellable(() => it.cancel());
    throw asFailure(error);
  }
}

async function goOn(it: PlanRun): Promise<never> {
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return await continueAsNew<typeof run>(it.carriedOn);
}

/** Anything else that is thrown would retry the workflow task for ever, silently. */
function asFailure(error: unknown): Error {
  if (error instanceof TemporalFailure) return error;
  return ApplicationFailure.fromError(error, { nonRetryable: true });
}
