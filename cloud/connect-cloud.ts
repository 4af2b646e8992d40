// The typed, signed client of one account's VPN Gateway API. It repeats only what cannot do harm, for seconds: everything else
// is decided by those who know what is at stake. Everything secret stays in closures, so nothing that is printed can hold it.
import { callOperation, senderOf } from './call-operation.ts';
import type { CallOptions, Sender } from './call-operation.ts';
import type { CredentialSettings } from './credentials/open-credentials.ts';
import type { DialectSettings } from './dialect.ts';
import { listRows } from './list-rows.ts';
import { listOperationOf } from './operations/catalogue.ts';
import type { Action, AnswerOf, ListAction, ListRequestOf, RequestOf, RowOf } from './operations/catalogue.ts';
import type { Page, Paging } from './operations/operation.ts';
import { openAccount } from './open-account.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Scope, Tenancy } from './request-headers.ts';
import type { Retry } from './resend.ts';
import type { Timer } from './timer.ts';
import type { TrustSettings } from './transport/tls-trust.ts';

export type { CallOptions, Scope };

export interface CloudSettings extends DialectSettings, TrustSettings {
  /** `https://…` or `http://…`; may carry a path. */
  endpoint: string;
  credentials: CredentialSettings;
  /** `http://HOST:PORT`; by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of `env` when left out. */
  proxy?: string;
  /** The environment that credentials and proxy may be in; empty when left out. */
  env?: NodeJS.ProcessEnv;
  /** Defaults; a scope overrides them. */
  headers?: Tenancy;
  /** Deadline of one request, from its start to the last byte of its answer. */
  timeoutMs?: number;
  /**
   * Sends that failed without an effect, or whose effect comes once however often they are sent, are repeated by the client
   * itself within this budget, and our clock is corrected when the cloud refuses it. 8 seconds when left out.
   */
  retry?: Retry;
  /** How often each action may be sent, for each region; unlimited when left out. One client per account keeps to them. */
  limits?: RateLimits;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** How pauses are made. */
  timer?: Timer;
}

export interface Cloud {
  scoped(scope: Scope, options?: CallOptions): ScopedCloud;
  /** Waits for the calls under way, then closes the connections. A second time does nothing. */
  close(): Promise<void>;
}

export interface ScopedCloud {
  /** One answer. Throws CloudError. */
  call<A extends Action>(action: A, request: RequestOf<A>): Promise<AnswerOf<A>>;
  /** Every row that fits, read in pages of 50; no row comes twice. Throws CloudError. */
  list<A extends ListAction>(action: A, request: ListRequestOf<A>): AsyncIterable<RowOf<A>>;
}

/** Opens nothing yet. Throws an Error that says which setting is wrong. */
export function connectCloud(settings: CloudSettings): Cloud {
  const { account, close } = openAccount(settings);
  return {
    scoped: (scope, options = {}) => scopedCloud(senderOf(account, scope, options)),
    close,
  };
}

function scopedCloud(sender: Sender): ScopedCloud {
  async function call<A extends Action>(action: A, request: RequestOf<A>): Promise<AnswerOf<A>> {
    // The schema of this very action has parsed it.
    return (await callOperation(sender, action, request)) as AnswerOf<A>;
  }
  async function* list<A extends ListAction>(action: A, request: ListRequestOf<A>): AsyncGenerator<RowOf<A>> {
    const readPage = (paging: Required<Paging>) =>
      callOperation(sender, action, { ...request, ...paging }) as Promise<Page>;
    yield* listRows(listOperationOf(action), readPage);
  }
  return { call, list };
}
