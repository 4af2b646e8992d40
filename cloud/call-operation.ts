// One call: parameters, signature, one request, one answer or one CloudError.
import { randomUUID } from 'node:crypto';
import type { Pool } from 'undici';
import type { Call } from './answers/call.ts';
import { lost } from './answers/lost-answer.ts';
import { readAnswer } from './answers/read-answer.ts';
import { operationOf } from './operations/catalogue.ts';
import type { Action } from './operations/catalogue.ts';
import type { Service } from './operations/operation.ts';
import { requestHeaders } from './request-headers.ts';
import type { Scope, Tenancy } from './request-headers.ts';
import { refuseIncomplete, secretsIn, toParameters } from './request-parameters.ts';
import { signedForm } from './signing/signed-form.ts';
import type { Credentials } from './signing/signed-form.ts';
import { sendForm } from './transport/send-form.ts';
import type { HttpAnswer } from './transport/send-form.ts';
import { TransportFailure } from './transport/transport-failure.ts';

const versions: Record<Service, string> = { Vpc: '2016-04-28', Sts: '2015-04-01' };

export interface Account {
  endpoint: URL;
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
  const { endpoint, credentials } = account;
  const operation = operationOf(action);
  const { service = 'Vpc', always } = operation;
  const own = toParameters(action, request);
  refuseIncomplete(action, operation, own);
  const common = { ...always, RegionId: scope.region, Action: action, Version: versions[service] };
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
  const { pool, endpoint, credentials, tenancy, timeoutMs, clock } = account;
  try {
    return await sendForm(pool, {
      path: endpoint.pathname,
      headers: requestHeaders(scope, tenancy),
      body: signedForm(call.parameters, { ...credentials, nonce: randomUUID(), timeMs: clock() }),
      timeoutMs,
      signal: options.signal,
      onSend: () => options.onSend?.(call.action),
    });
  } catch (error) {
    throw error instanceof TransportFailure ? lost(call, error, timeoutMs) : error;
  }
}
