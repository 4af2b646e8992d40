// The cloud's refusal, or its silence, as one kind of error. Who retries, waits or gives up is decided elsewhere, by `kind`.

/**
 * - `wait`: the gateway is busy with another change; the same request will pass later
 * - `throttled`: too many requests; slow down
 * - `ambiguous`: a write that may or may not have taken effect; send it again with the same ClientToken, or read back
 * - `not-found`, `already-exists`, `in-use`, `quota`, `denied`, `invalid`: refused, nothing happened
 * - `unavailable`: nothing happened; the endpoint was not reached, or had no answer to a read
 * - `malformed`: the answer to a read cannot be understood
 */
export type CloudErrorKind =
  | 'wait'
  | 'throttled'
  | 'ambiguous'
  | 'not-found'
  | 'already-exists'
  | 'in-use'
  | 'quota'
  | 'denied'
  | 'invalid'
  | 'unavailable'
  | 'malformed';

export interface CloudErrorDetails {
  kind: CloudErrorKind;
  /** The API's operation. */
  action: string;
  /** The cloud's code as it was spelled, or else what happened on the way: `ECONNREFUSED`, `Timeout`, `HTTP 502`. */
  code: string;
  requestId?: string | undefined;
  httpStatus?: number | undefined;
  /** How long the cloud asks to wait. */
  retryAfterMs?: number | undefined;
}

export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly action: string;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: CloudErrorDetails) {
    super(message);
    this.kind = details.kind;
    this.action = details.action;
    this.code = details.code;
    this.requestId = details.requestId;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The code for a request whose time is too far from the cloud's. */
export const timeRefused = 'InvalidTimeStamp.Expired';

/** The code for temporary credentials whose time is over. */
export const tokenExpired = 'InvalidSecurityToken.Expired';
