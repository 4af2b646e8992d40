// One survey through an activity, with every error as a refusal that says who stood in the way.
import { isCancellation, proxyActivities, type ApplicationFailure } from '@temporalio/workflow';
import type { SurveyActivities } from '../activities/survey.ts';
import type { LookInput, LookReport, Refusal } from './messages.ts';
import { applicationFailureIn, failureDetails, usageOf } from './step-errors.ts';

export async function surveyPlan(input: LookInput): Promise<LookReport> {
  const { survey } = proxyActivities<SurveyActivities>({
    summary: `survey ${input.plan}`,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: input.place.timing.heartbeatMs,
    scheduleToCloseTimeout: '6 minutes',
    retry: { maximumAttempts: 3, initialInterval: input.place.timing.busyRetryMs },
  });
  try {
    return await survey(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const nothing = { links: [], gateways: [], notes: [], others: [] };
    return { ...nothing, refusal: refusalOf(error), usage: usageOf(error) };
  }
}

function refusalOf(error: unknown): Refusal {
  const cause = applicationFailureIn(error);
  const message = cause?.message ?? (error instanceof Error ? error.message : String(error));
  return {
    reason: reasonOf(cause),
    problems: [{ code: codeOf(cause), message, hint: hintOf(cause), ...requestOf(cause) }],
  };
}

function reasonOf(cause: ApplicationFailure | undefined): Refusal['reason'] {
  const kind = cause && failureDetails(cause)?.kind;
  if (kind === 'denied') return 'denied';
  return kind === 'invalid' || kind === 'not-found' || kind === 'wrong-account' ? 'plan' : 'error';
}

function codeOf(cause: ApplicationFailure | undefined): string {
  return (cause && failureDetails(cause)?.code) ?? cause?.type ?? 'Error';
}

function hintOf(cause: ApplicationFailure | undefined): string {
  return (cause && failureDetails(cause)?.hint) ?? 'Look at the worker’s log, then try again';
}

function requestOf(cause: ApplicationFailure | undefined): { requestId?: string } {
  const requestId = cause && failureDetails(cause)?.requestId;
  return requestId === undefined ? {} : { requestId };
}
