// One call: its parameters, and as many sends of them as it takes and as are safe, to one answer or one CloudError.
import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Call } from './answers/call.ts';
import { lost } from './answers/lost-answer.ts';
import { readAnswer } from './answers/read-answer.ts';
import { CloudError, timeRefused } from './cloud-error.ts';
import type { Credentials, CredentialSource } from './credentials/credentials.ts';
import { pathOf, productParameters } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { operationOf } from './operations/catalogue.ts';
import type { Action } from './operations/catalogue.ts';
import { requestHeaders } from './request-headers.ts';
import type { Scope, Tenancy } from './request-headers.ts';
import type { RateLimiter } from './rate-limits.ts';
import { refuseIncomplete, toParameters } from './request-parameters.ts';
import { resendOf } from './resend.ts';
import type { Retry } from './resend.ts';
import type { ServerClock } from './server-clock.ts';
import { signedParameters } from './signing/signed-parameters.ts';
import type { Signer } from './signing/signed-parameters.ts';
import type { Timer } from './timer.ts';
import { sendRequest } from './transport/send-request.ts';
import type { HttpAnswer, HttpRequest } from './transport/send-request.ts';
import { TransportFailure } from './transport/transport-failure.ts';

export interface Account {
  endpoint: URL;
  /** Where requests go, as a person may read it. */
  place: string;
  dialect: Dialect;
  credentials: CredentialSource;
  /** For scopes that name none. */
  tenancy: Tenancy;
  connections: Dispatcher;
  timeoutMs: number;
  clock: ServerClock;
  retry: Retry;
  timer: Timer;
  limiter: RateLimiter;
}

export interface CallOptions {
  /** Aborted, a call ends with the signal's reason. */
  signal?: AbortSignal;
  /** Called once per HTTP request that leaves. */
  onSend?: (action: string) => void;
}

export interface Sender {
  account: Account;
  scope: Scope;
  options: CallOptions;
  headers: Record<string, string>;
}

export function senderOf(account: Account, scope: Scope, options: CallOptions): Sender {
  return { account, scope, options, headers: requestHeaders(scope, account) };
}

/** The answer, parsed by the schema of the action. Throws CloudError, or the reason of an aborted signal. */
export async function callOperation(sender: Sender, action: Action, request: object): Promise<unknown> {
  const { account, scope, options } = sender;
  const { limiter } = account;
  const wish = wishOf(sender, action, request);
  const resend = resendOf(sender);
  for (;;) {
    options.signal?.throwIfAborted();
    const giveBack = limiter.isLimited(action)
      ? await limiter.take({ region: scope.region, action, signal: options.signal })
      : undefined;
    let call: Call | undefined;
    let failure: unknown;
    try {
      call = callOf(account, wish, await account.credentials.current(options.signal));
      return await sendOnce(sender, call);
    } catch (error) {
      failure = error;
    } finally {
      giveBack?.();
    }
    await resend(failure, call);
  }
}

/** What stays the same over all sends. */
type Wish = Pick<Call, 'action' | 'operation' | 'parameters' | 'endpoint' | 'request'>;

function wishOf({ account, scope }: Sender, action: Action, request: object): Wish {
  const { place, dialect } = account;
  const operation = operationOf(action);
  const { service = 'Vpc', always } = operation;
  const own = toParameters(action, request);
  refuseIncomplete(action, operation, own);
  const region = scope.region === '' ? undefined : { RegionId: scope.region };
  const product = productParameters(dialect, service);
  return {
    action,
    operation,
    parameters: Object.assign({}, own, always, region, { Action: action }, product),
    endpoint: place,
    request,
  };
}

function callOf({ clock, timer }: Account, wish: Wish, credentials: Credentials): Call {
  const { action, operation, parameters, endpoint, request } = wish;
  const [startedMs, skewMs] = [timer.nowMs(), clock.skewMs];
  return { action, operation, parameters, endpoint, request, credentials, skewMs, startedMs };
}

async function sendOnce(sender: Sender, call: Call): Promise<unknown> {
  const { connections, clock, timeoutMs } = sender.account;
  let answer: HttpAnswer | undefined;
  try {
    answer = await sendRequest(connections, requestOf(sender, call));
    return readAnswer(call, answer, clock.nowMs());
  } catch (error) {
    if (error instanceof TransportFailure) throw lost(call, error, timeoutMs);
    if (error instanceof CloudError && error.code === timeRefused) clock.correct(answer?.headers['date']);
    throw error;
  }
}

function requestOf({ account, headers, options }: Sender, call: Call): HttpRequest {
  const { endpoint, dialect, timeoutMs } = account;
  const signed = signedParameters(call.parameters, signerOf(account, call));
  const path = pathOf(endpoint, dialect);
  return {
    origin: endpoint.origin,
    method: dialect.httpMethod,
    path: dialect.httpMethod === 'GET' ? `${path}?${signed}` : path,
    headers,
    body: dialect.httpMethod === 'GET' ? undefined : signed,
    timeoutMs,
    signal: options.signal,
    onSend: () => options.onSend?.(call.action),
  };
}

function signerOf({ dialect, clock }: Account, { credentials }: Call): Signer {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const { httpMethod, signatureMethod, format } = dialect;
  const [nonce, timeMs] = [randomUUID(), clock.nowMs()];
  return { accessKeyId, accessKeySecret, securityToken, httpMethod, signatureMethod, format, nonce, timeMs };
}
