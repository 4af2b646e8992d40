// An account from its settings: endpoint, connections, credentials; and behind a role, the account that assumes it.
import { callOperation, senderOf } from './call-operation.ts';
import type { Account } from './call-operation.ts';
import type { CloudSettings } from './connect-cloud.ts';
import type { AssumeRoleSettings } from './credentials/open-credentials.ts';
import { openCredentials } from './credentials/open-credentials.ts';
import type { Sts } from './credentials/assumed-role.ts';
import { parseDialect } from './dialect.ts';
import type { AnswerOf } from './operations/catalogue.ts';
import { parseEndpoint } from './parse-endpoint.ts';
import { rateLimiter } from './rate-limits.ts';
import { ServerClock } from './server-clock.ts';
import { systemTimer } from './timer.ts';
import { openConnections } from './transport/open-connections.ts';
import { proxyFor } from './transport/proxy-for.ts';

export interface OpenAccount {
  account: Account;
  close: () => Promise<void>;
}

/** Opens no connection yet. Throws an Error that says which setting is wrong. */
export function openAccount(settings: CloudSettings): OpenAccount {
  const { headers = {}, timeoutMs = 20_000, env = {}, timer = systemTimer } = settings;
  const endpoint = parseEndpoint(settings.endpoint);
  const dialect = parseDialect(settings);
  const behind: OpenAccount[] = [];
  const openSts = (role: AssumeRoleSettings): Sts => {
    const sts = openAccount(settingsOfSts(settings, role));
    behind.push(sts);
    return stsOf(sts.account);
  };
  const credentials = openCredentials(settings.credentials, { env, openSts });
  const proxy = proxyFor(endpoint, { proxy: settings.proxy, env });
  const connections = openConnections(endpoint, { ...settings, proxy, timeoutMs });
  const account: Account = {
    endpoint,
    place: placeOf(endpoint, proxy),
    dialect,
    credentials,
    tenancy: headers,
    connections,
    timeoutMs,
    retry: settings.retry ?? { budgetMs: 8_000 },
    timer,
    limiter: rateLimiter(settings.limits ?? {}, timer),
    clock: new ServerClock(settings.clock ?? Date.now),
  };
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closing ??= Promise.all([connections.close(), ...behind.map((sts) => sts.close())]);
    await closing;
  };
  return { account, close };
}

/** The proxy without its password. */
function placeOf({ origin, pathname }: URL, proxy: URL | undefined): string {
  const place = `${origin}${pathname === '/' ? '' : pathname}`;
  return proxy === undefined ? place : `${place} through the proxy ${proxy.origin}`;
}

function settingsOfSts(settings: CloudSettings, { from, stsEndpoint }: AssumeRoleSettings): CloudSettings {
  if (stsEndpoint === undefined) return { ...settings, credentials: from };
  // Name and key are those of the account's endpoint.
  const { pin: _pin, serverName: _serverName, ...others } = settings;
  return { ...others, credentials: from, endpoint: stsEndpoint };
}

function stsOf(account: Account): Sts {
  // Roles belong to no region.
  const sender = senderOf(account, { region: '' }, {});
  return {
    assumeRole: async (request) => (await callOperation(sender, 'AssumeRole', request)) as AnswerOf<'AssumeRole'>,
    nowMs: () => account.clock.nowMs(),
  };
}
