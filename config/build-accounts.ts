// The accounts: from the configuration, from the environment for `default`, and the local stack's simulator.
import { resolve } from 'node:path';
import { child, spotOf, spotOfMissing, textOf, valueOf } from '../topology/document/located.ts';
import type { Located, LocatedMap, Spot } from '../topology/document/located.ts';
import { DEFAULT_EDITION, EDITION_NAMES, type EditionName } from '../topology/editions/edition.ts';
import type { Issue } from '../topology/model.ts';
import { DEFAULT_ACCOUNT, type Account } from './account.ts';
import { environmentIssue } from './check-environment.ts';
import { endpointHash, insecureFault, normaliseEndpoint, type EndpointFault } from './endpoint.ts';
import type { LocalStack } from './local-stack.ts';
import { pathFrom } from './read-config.ts';

interface AccountSources {
  env: NodeJS.ProcessEnv;
  cwd: string;
  stack: LocalStack | undefined;
}

interface BuiltAccounts {
  accounts: Record<string, Account>;
  editions: Record<string, EditionName>;
  issues: Issue[];
}

export function buildAccounts(config: LocatedMap | undefined, sources: AccountSources): BuiltAccounts {
  const configured = child(config, 'accounts');
  const nodes = new Map<string, Located | undefined>([[DEFAULT_ACCOUNT, undefined]]);
  for (const [name, { node }] of configured?.kind === 'map' ? configured.entries : []) nodes.set(name, node);
  const built: BuiltAccounts = { accounts: {}, editions: {}, issues: [] };
  for (const [name, node] of nodes) {
    built.editions[name] = editionFor(name, node, sources.env);
    const account = buildAccount(name, node, sources);
    if (account !== undefined) built.accounts[name] = account;
    built.issues.push(...faultsOf(account, { name, node, sources }));
  }
  return built;
}

/** The environment speaks of the account `default` only, and so does the local stack. */
function buildAccount(
  name: string,
  node: Located | undefined,
  { env, cwd, stack }: AccountSources,
): Account | undefined {
  const isDefault = name === DEFAULT_ACCOUNT;
  const given = isDefault ? env : {};
  const simulator = isDefault ? stack?.simulator.endpoint : undefined;
  const endpoint = simulator ?? (given['CAUSEWAY_ENDPOINT'] || textOf(child(node, 'endpoint')));
  if (endpoint === undefined) return undefined;
  const caFile = given['CAUSEWAY_CA_FILE']
    ? resolve(cwd, given['CAUSEWAY_CA_FILE'])
    : pathFrom(child(child(node, 'tls'), 'caFile'), cwd);
  return {
    name,
    endpoint: normaliseEndpoint(endpoint),
    endpointHash: endpointHash(endpoint),
    transport: 'pop',
    edition: editionFor(name, node, env),
    credentials: { env: textOf(child(child(node, 'credentials'), 'env')) ?? 'ALIBABA_CLOUD' },
    headers: headersOf(child(node, 'headers')),
    ...(caFile !== undefined && { caFile }),
    allowInsecureHttp: valueOf(child(node, 'allowInsecureHttp')) === true,
    isLocalSimulator: simulator !== undefined,
  };
}

function editionFor(name: string, node: Located | undefined, env: NodeJS.ProcessEnv): EditionName {
  const fromEnvironment = name === DEFAULT_ACCOUNT ? env['CAUSEWAY_EDITION'] : undefined;
  const named = fromEnvironment || textOf(child(node, 'edition'));
  return EDITION_NAMES.find((known) => known === named) ?? DEFAULT_EDITION;
}

function headersOf(node: Located | undefined): Account['headers'] {
  const organization = textOf(child(node, 'organization'));
  const resourceGroup = textOf(child(node, 'resourceGroup'));
  return {
    ...(organization !== undefined && { organization }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
}

interface Context {
  name: string;
  node: Located | undefined;
  sources: AccountSources;
}

function faultsOf(account: Account | undefined, { name, node, sources }: Context): Issue[] {
  if (account === undefined) {
    if (name === DEFAULT_ACCOUNT || node === undefined) return [];
    return [issueAt(spotOfMissing(node, 'endpoint'), missingEndpoint)];
  }
  const fault = insecureFault(account.endpoint, account.allowInsecureHttp);
  if (fault === undefined) return [];
  const written = child(node, 'endpoint');
  const isFromEnvironment = name === DEFAULT_ACCOUNT && Boolean(sources.env['CAUSEWAY_ENDPOINT']);
  if (isFromEnvironment || written === undefined) return [environmentIssue('CAUSEWAY_ENDPOINT', fault)];
  return [issueAt(spotOf(written), fault)];
}

const missingEndpoint: EndpointFault = {
  code: 'missing-key',
  message: 'endpoint is missing',
  hint: 'Add endpoint: https://vpc.example.internal',
};

function issueAt({ position, path }: Spot, fault: EndpointFault): Issue {
  return { severity: 'error', ...position, path, ...fault };
}
