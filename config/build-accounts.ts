// The accounts: from the configuration, from the environment for `default`, and the local stack's simulator.
import { resolve } from 'node:path';
import { child, textOf, valueOf, type Located, type LocatedMap } from '../topology/document/located.ts';
import {
  DEFAULT_EDITION,
  EDITION_NAMES,
  editionNamed,
  withQuotas,
  type Edition,
} from '../topology/editions/edition.ts';
import type { Issue } from '../topology/model.ts';
import { accountFaults } from './account-faults.ts';
import { DEFAULT_ACCOUNT, HTTP_METHODS, SIGNATURE_METHODS, TRANSPORTS, type Account } from './account.ts';
import { credentialsFrom } from './credential-settings.ts';
import { endpointHash, normaliseEndpoint } from './endpoint.ts';
import type { LocalStack } from './local-stack.ts';
import { pathFrom } from './read-config.ts';

interface AccountSources {
  env: NodeJS.ProcessEnv;
  cwd: string;
  stack: LocalStack | undefined;
}

interface BuiltAccounts {
  accounts: Record<string, Account>;
  editions: Record<string, Edition>;
  issues: Issue[];
}

export function buildAccounts(config: LocatedMap | undefined, { env, cwd, stack }: AccountSources): BuiltAccounts {
  const configured = child(config, 'accounts');
  const nodes = new Map<string, Located | undefined>([[DEFAULT_ACCOUNT, undefined]]);
  for (const [name, { node }] of configured?.kind === 'map' ? configured.entries : []) nodes.set(name, node);
  const built: BuiltAccounts = { accounts: {}, editions: {}, issues: [] };
  for (const [name, node] of nodes) {
    // The environment speaks of the account `default` only, and so does the local stack.
    const isDefault = name === DEFAULT_ACCOUNT;
    const sources = { env: isDefault ? env : {}, cwd, stack: isDefault ? stack : undefined };
    built.editions[name] = editionFor(name, { node, env: sources.env });
    const account = buildAccount(name, node, sources);
    if (account !== undefined) built.accounts[name] = account;
    built.issues.push(...accountFaults(account, { name, node, env: sources.env }));
  }
  return built;
}

function buildAccount(name: string, node: Located | undefined, sources: AccountSources): Account | undefined {
  const { env, cwd, stack } = sources;
  const endpoint = stack?.simulator.endpoint ?? (env['CAUSEWAY_ENDPOINT'] || textOf(child(node, 'endpoint')));
  if (endpoint === undefined) return undefined;
  const isLocalSimulator = stack !== undefined;
  const stsEndpoint = env['CAUSEWAY_STS_ENDPOINT'] || textOf(child(child(node, 'credentials'), 'stsEndpoint'));
  return {
    name,
    endpoint: normaliseEndpoint(endpoint),
    endpointHash: endpointHash(endpoint),
    ...dialectOf(node, env),
    edition: editionFor(name, { node, env }).name,
    credentials: credentialsFrom(child(node, 'credentials'), { cwd, stsEndpoint }),
    headers: textsOf(child(node, 'headers'), ['organization', 'resourceGroup']),
    ...(isLocalSimulator ? { tls: {} } : { tls: tlsOf(child(node, 'tls'), { env, cwd }), ...textsOf(node, ['proxy']) }),
    rateLimits: rateLimitsOf(node, isLocalSimulator),
    allowInsecureHttp: valueOf(child(node, 'allowInsecureHttp')) === true,
    isLocalSimulator,
  };
}

function dialectOf(
  node: Located | undefined,
  env: NodeJS.ProcessEnv,
): Pick<Account, 'transport' | 'httpMethod' | 'signatureMethod'> {
  const named = env['CAUSEWAY_TRANSPORT'] || textOf(child(node, 'transport'));
  const transport = TRANSPORTS.find((known) => known === named) ?? 'pop';
  const httpMethod = HTTP_METHODS.find((known) => known === textOf(child(node, 'httpMethod')));
  const signatureMethod = SIGNATURE_METHODS.find((known) => known === textOf(child(node, 'signatureMethod')));
  return { transport, ...(httpMethod && { httpMethod }), ...(signatureMethod && { signatureMethod }) };
}

function tlsOf(node: Located | undefined, { env, cwd }: Pick<AccountSources, 'env' | 'cwd'>): Account['tls'] {
  const named = env['CAUSEWAY_CA_FILE'];
  const caFile = named ? resolve(cwd, named) : pathFrom(child(node, 'caFile'), cwd);
  return { ...(caFile !== undefined && { caFile }), ...textsOf(node, ['pin', 'serverName']) };
}

/**
 * The edition's rates are those of a real cloud, wherever its endpoint is: a tunnel to one ends on this machine too. The local
 * stack's simulator counts only when told to, and with its seconds for minutes a plan of some hundred sites would stand still.
 */
function rateLimitsOf(node: Located | undefined, isLocalSimulator: boolean): Account['rateLimits'] {
  const named = textOf(child(node, 'rateLimits')) ?? (isLocalSimulator ? 'none' : 'published');
  return named === 'none' ? 'none' : 'published';
}

function editionFor(name: string, { node, env }: { node: Located | undefined; env: NodeJS.ProcessEnv }): Edition {
  const named = env['CAUSEWAY_EDITION'] || textOf(child(node, 'edition'));
  const edition = editionNamed(EDITION_NAMES.find((known) => known === named) ?? DEFAULT_EDITION);
  const limits = child(node, 'limits');
  const raised = Object.keys(edition.quotas).flatMap((quota) => {
    const value = valueOf(child(limits, quota));
    return typeof value === 'number' ? [[quota, { value, source: `limits of account ${name}` }] as const] : [];
  });
  return withQuotas(edition, Object.fromEntries(raised));
}

function textsOf<Key extends string>(node: Located | undefined, keys: readonly Key[]): Partial<Record<Key, string>> {
  const texts: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const text = textOf(child(node, key));
    if (text !== undefined) texts[key] = text;
  }
  return texts;
}
