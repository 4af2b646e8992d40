// Temporal's failures in the saga's own words: the saga knows neither activities nor clouds.
import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { FailureDetails } from '../activities/failure.ts';
import { Cancelled, CustomerGatewayGone, StepFailed, TokenSpent } from '../saga/effects.ts';
import type { Usage } from '../saga/outcome.ts';

export function inSagaWords(step: string, error: unknown): Error {
  if (isCancellation(error)) return new Cancelled('Asked to stop');
  const cause = applicationFailureIn(error);
  if (cause?.type === 'CustomerGatewayGone') return new CustomerGatewayGone(cause.message);
  if (cause?.type === 'TokenSpent') return new TokenSpent(cause.message);
  if (cause) return new StepFailed(cause.message, { step, ...detailsOf(cause) });
  if (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure) {
    return new StepFailed(`Gave up ${step} when its patience ended`, { step, code: 'Timeout' });
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** What the failed attempts had cost; a worker that was killed takes its last count with it. */
export function usageOf(error: unknown): Usage {
  const cause = applicationFailureIn(error);
  return (cause && failureDetails(cause)?.usage) ?? { operations: 0, apiCalls: 0 };
}

/** A time-out carries the last attempt's failure. */
export function applicationFailureIn(error: unknown): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ActivityFailure || error instanceof TimeoutFailure) return applicationFailureIn(error.cause);
  return undefined;
}

export function failureDetails(failure: ApplicationFailure): FailureDetails | undefined {
  return failure.details?.[0] as FailureDetails | undefined;
}

function detailsOf(failure: ApplicationFailure): { code: string; requestId?: string; resourceId?: string } {
  const details = failureDetails(failure);
  if (!details) return { code: failure.type ?? 'Error' };
  const { code, requestId, resourceId } = details;
  return { code, ...(requestId !== undefined && { requestId }), ...(resourceId !== undefined && { resourceId }) };
}
