// One call: parameters, signature, one request, one answer or one CloudError.
import { randomUUID } from 'node:crypto';
import type { Pool } from 'undici';
import type { Call } from './answers/call.ts';
import { lost } from './answers/lost-answer.ts';
import { readAnswer } from './answers/read-answer.ts';
import type { Credentials } from './credentials/credentials.ts';
import { pathOf, productParameters } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { operationOf } from './operations/catalogue.ts';
import type { Action } from './operations/catalogue.ts';
import { requestHeaders } from './request-headers.ts';
import type { Scope, Tenancy } from './request-headers.ts';
import { refuseIncomplete, secretsIn, toParameters } from './request-parameters.ts';
import { signedParameters } from './signing/signed-parameters.ts';
import { sendRequest } from './transport/send-request.ts';
import type { HttpAnswer } from './transport/send-request.ts';
import { TransportFailure } from './transport/transport-failure.ts';

export interface Account {
  endpoint: URL;
  dialect: Dialect;
  credentials: Credentials;
  /** For scopes that name none. */
  tenancy: Tenancy;
  pool: Pool;
  timeoutMs: number;
  clock: () => number;
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
}

/** The answer, parsed by the schema of the action. Throws CloudError, or the reason of an aborted signal. */
export async function callOperation(sender: Sender, action: Action, request: object): Promise<unknown> {
  sender.options.signal?.throwIfAborted();
  const call = prepare(sender, action, request);
  const answer = await post(sender, call);
  return readAnswer(call, answer, sender.account.clock());
}

function prepare({ account, scope }: Sender, action: Action, request: object): Call {
  const { endpoint, dialect, credentials } = account;
  const operation = operationOf(action);
  const { service = 'Vpc', always } = operation;
  const own = toParameters(action, request);
  refuseIncomplete(action, operation, own);
  const common = { ...always, RegionId: scope.region, Action: action, ...productParameters(dialect, service) };
  return {
    action,
    operation,
    parameters: { ...own, ...common },
    endpoint: `${endpoint.origin}${endpoint.pathname === '/' ? '' : endpoint.pathname}`,
    accessKeyId: credentials.accessKeyId,
    secrets: [credentials.accessKeySecret, credentials.securityToken ?? '', ...secretsIn(request)],
  };
}

async function post({ account, scope, options }: Sender, call: Call): Promise<HttpAnswer> {
  const { pool, endpoint, dialect, credentials, timeoutMs, clock } = account;
  const signer = { ...credentials, ...dialect, nonce: randomUUID(), timeMs: clock() };
  const signed = signedParameters(call.parameters, signer);
  const path = pathOf(endpoint, dialect);
  try {
    return await sendRequest(pool, {
      method: dialect.httpMethod,
      path: dialect.httpMethod === 'GET' ? `${path}?${signed}` : path,
      headers: requestHeaders(scope, account),
      body: dialect.httpMethod === 'GET' ? undefined : signed,
      timeoutMs,
      signal: options.signal,
      onSend: () => options.onSend?.(call.action),
    });
  } catch (error) {
    throw error instanceof TransportFailure ? lost(call, error, timeoutMs) : error;
  }
}
