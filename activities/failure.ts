// The one place where the cloud's refusals become Temporal's failures: what is retried, when, and what is final.
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { CloudError } from '../cloud/cloud-error.ts';
import type { Timing, Usage } from '../workflows/messages.ts';

/** Travels as the first detail of every failure of an activity. */
export interface FailureDetails {
  kind: string;
  code: string;
  hint: string;
  requestId?: string;
  resourceId?: string;
  usage?: Usage;
}

export interface FailureContext {
  usage: Usage;
  timing: Timing;
  /** Names account and worker: whose credentials were refused. */
  credentials: string;
  /** What the attempt was about; empty when it had not found it. */
  resourceId: string;
}

/** Which resource stood in the way, of a refusal that is ours and not the cloud's. */
export class Refused extends Error {
  override name = 'Refused';
  readonly kind:
    | 'CustomerGatewayGone'
    | 'TokenSpent'
    | 'Foreign'
    | 'Differs'
    | 'Gone'
    | 'SecretMissing'
    | 'SecretUnavailable'
    | 'WrongAccount'
    | 'Busy'
    | 'InUse';
  readonly hint: string;
  readonly resourceId: string;
  readonly requestId: string;

  constructor(message: string, { kind, hint = '', resourceId = '', requestId = '' }: RefusedBecause) {
    super(message);
    this.kind = kind;
    this.hint = hint;
    this.resourceId = resourceId;
    this.requestId = requestId;
  }
}

interface RefusedBecause {
  kind: Refused['kind'];
  hint?: string;
  resourceId?: string;
  requestId?: string;
}

export function asFailure(error: unknown, context: FailureContext): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (error instanceof CloudError) return ofCloudError(error, context);
  if (error instanceof Refused) return ofRefusal(error, context);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const details = { kind: 'bug', code: 'Bug', hint: 'Report it with the worker’s log', usage: context.usage };
  return ApplicationFailure.create({
    message: `A bug in the worker: ${message}`,
    type: 'Bug',
    nonRetryable: true,
    details: [details],
    ...(error instanceof Error && { cause: error }),
  });
}

function ofCloudError(
  error: CloudError,
  { usage, timing, credentials, resourceId }: FailureContext,
): ApplicationFailure {
  const { kind, code, requestId } = error;
  const message = kind === 'denied' ? `Cannot use ${credentials}: ${error.message}` : error.message;
  const details: FailureDetails = {
    kind,
    code,
    hint: hintFor(kind, credentials),
    resourceId,
    usage,
    ...(requestId !== undefined && { requestId }),
  };
  // The cloud remembers that this token's request failed: only a new intent can pass.
  const type = code === 'IdempotentFailed' ? 'TokenSpent' : `Cloud.${kind}`;
  return ApplicationFailure.create({ message, type, details: [details], ...retryOf(error, timing) });
}

type Retry = Pick<
  Parameters<typeof ApplicationFailure.create>[0] & object,
  'nonRetryable' | 'nextRetryDelay' | 'category'
>;

function retryOf({ kind, retryAfterMs }: CloudError, { busyRetryMs }: Timing): Retry {
  switch (kind) {
    case 'wait':
      return { nextRetryDelay: busyRetryMs, category: 'BENIGN' };
    case 'throttled':
      return { nextRetryDelay: Math.max(retryAfterMs ?? 0, busyRetryMs), category: 'BENIGN' };
    case 'ambiguous':
    case 'unavailable':
    case 'malformed':
      return { nonRetryable: false };
    case 'not-found':
    case 'already-exists':
    case 'in-use':
    case 'quota':
    case 'denied':
    case 'invalid':
      return { nonRetryable: true };
  }
}

function hintFor(kind: CloudError['kind'], credentials: string): string {
  switch (kind) {
    case 'denied':
      return `Check ${credentials}: its key, its secret and its permissions`;
    case 'quota':
      return 'Raise the quota, or use another gateway';
    case 'unavailable':
      return 'Check the endpoint and the network between it and the worker';
    case 'wait':
    case 'throttled':
    case 'ambiguous':
    case 'malformed':
      return 'Try again; what was begun is found by its mark';
    case 'not-found':
    case 'already-exists':
    case 'in-use':
    case 'invalid':
      return 'Correct the plan or the resource that is named, then apply again';
  }
}

function ofRefusal(error: Refused, { usage, timing }: FailureContext): ApplicationFailure {
  const { kind, hint, resourceId, requestId, message } = error;
  const details: FailureDetails = { kind: kindOf(kind), code: kind, hint, resourceId, requestId, usage };
  if (kind === 'Busy') {
    return ApplicationFailure.create({
      message,
      type: kind,
      details: [details],
      category: 'BENIGN',
      nextRetryDelay: timing.busyRetryMs,
    });
  }
  // What reads the secret may be back in a moment; how long it is tried is the plan's patience.
  const nonRetryable = kind !== 'SecretUnavailable';
  return ApplicationFailure.create({ message, type: kind, details: [details], nonRetryable });
}

function kindOf(kind: Refused['kind']): string {
  if (kind === 'WrongAccount') return 'wrong-account';
  return kind === 'SecretMissing' || kind === 'SecretUnavailable' ? 'invalid' : kind;
}
