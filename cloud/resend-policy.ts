// Which failed sends may be sent again by the client itself, and how soon: only those of which a second one cannot do harm.
// A busy gateway (`wait`) is never among them: whoever called knows what else waits for it.
import type { CloudError, CloudErrorKind } from './cloud-error.ts';
import type { Operation } from './operations/operation.ts';
import type { WireParameters } from './signing/canonical-query.ts';

/** What may be over in a moment. A name that does not resolve or a certificate that nobody trusts is not. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'Timeout',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'PROXY_HUNG_UP',
  'InternalError',
  'InternalServerError',
  'ServiceUnavailable',
  'UnknownError',
  'SignatureNonceUsed',
]);

export function mayResend(error: CloudError, { operation, parameters }: Sent): boolean {
  if (error.kind === 'throttled') return true;
  if (error.kind === 'unavailable') return isPassing(error);
  const isOnce = operation.honoursToken === true && parameters['ClientToken'] !== undefined;
  return error.kind === 'ambiguous' && isOnce && isPassing(error);
}

interface Sent {
  operation: Operation;
  parameters: WireParameters;
}

function isPassing({ code, httpStatus = 0 }: CloudError): boolean {
  return passing.has(code) || httpStatus >= 500;
}

/**
 * What the caller is told when the last send was refused but one before it is in doubt: a refusal that describes the world
 * stands for itself, any other leaves the doubt.
 */
export function verdictOf(last: CloudError, doubt: CloudError | undefined): CloudError {
  return doubt === undefined || describesTheWorld.has(last.kind) ? last : doubt;
}

const describesTheWorld = new Set<CloudErrorKind>(['wait', 'not-found', 'already-exists', 'in-use', 'ambiguous']);

const firstDelayMs = 200;
const longestDelayMs = 2_000;

/** As long as the cloud asks for; else doubling from 0.2 s to 2 s, of which a random half keeps callers apart. */
export function resendDelayMs(error: CloudError, { failures, random }: { failures: number; random: number }): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return delayMs / 2 + (delayMs / 2) * random;
}
