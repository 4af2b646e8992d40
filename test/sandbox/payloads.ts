// Values and failures between the sandbox and workflow code, in the SDK's own words.
import {
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  ensureApplicationFailure,
} from '@temporalio/common';

export type Payload = NonNullable<ReturnType<typeof defaultPayloadConverter.toPayload>>;
export type Failure = ReturnType<typeof defaultFailureConverter.errorToFailure>;

export function toPayload(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

export function toPayloads(values: unknown[]): Payload[] {
  return values.map(toPayload);
}

export function fromPayload(payload: Payload | null | undefined): unknown {
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}

export function fromPayloads(payloads: readonly Payload[] | null | undefined): unknown[] {
  return (payloads ?? []).map(fromPayload);
}

export function toFailure(error: unknown): Failure {
  const known = error instanceof CancelledFailure ? error : ensureApplicationFailure(error);
  return defaultFailureConverter.errorToFailure(known, defaultPayloadConverter);
}

export function toError(failure: Failure | null | undefined): Error {
  if (!failure) return ApplicationFailure.nonRetryable('A failure without words');
  return defaultFailureConverter.failureToError(failure, defaultPayloadConverter);
}

export const CANCELLED: Failure = { message: 'cancelled', canceledFailureInfo: {} };

/** Temporal's enum: 1 one attempt, 2 scheduled to started, 3 scheduled to closed, 4 heartbeat. */
export function timedOut(timeoutType: 1 | 2 | 3 | 4, cause?: Failure): Failure {
  return { message: 'activity timed out', timeoutFailureInfo: { timeoutType }, ...(cause && { cause }) };
}
