// A named account of the configuration, and the rules for using it.
import type { Edition, EditionName } from '../topology/editions/edition.ts';
import { nearestWord } from '../topology/document/nearest-word.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { CredentialReference } from './credential-settings.ts';
import { isLoopback } from './endpoint.ts';
import type { Settings } from './load-settings.ts';

export interface Account {
  name: string;
  /** Normalised. */
  endpoint: string;
  endpointHash: string;
  transport: (typeof TRANSPORTS)[number];
  /** Those of the client where left out. */
  httpMethod?: (typeof HTTP_METHODS)[number];
  signatureMethod?: (typeof SIGNATURE_METHODS)[number];
  edition: EditionName;
  credentials: CredentialReference;
  headers: { organization?: string; resourceGroup?: string };
  tls: { caFile?: string; pin?: string; serverName?: string };
  /** By the environment where left out. */
  proxy?: string;
  /** Whether the edition's rates are kept to. */
  rateLimits: 'published' | 'none';
  allowInsecureHttp: boolean;
  /** The local stack's simulator, which has credentials that everybody knows. */
  isLocalSimulator: boolean;
}

export const TRANSPORTS = ['pop', 'asapi'] as const;
export const HTTP_METHODS = ['POST', 'GET'] as const;
export const SIGNATURE_METHODS = ['HMAC-SHA1', 'HMAC-SHA256'] as const;

export const DEFAULT_ACCOUNT = 'default';
export const DEFAULT_OWNER = 'default';

/** Throws ConfigurationError when the account is unknown, has no endpoint, or must not be used by the owner `default`. */
export function accountNamed(settings: Settings, name: string): Account {
  const account = Object.hasOwn(settings.accounts, name) ? settings.accounts[name] : undefined;
  if (account === undefined) throw name === DEFAULT_ACCOUNT ? noEndpoint(settings) : unknownAccount(settings, name);
  refuseSharedOwner(settings.owner, account);
  return account;
}

/** What the account's cloud supports, also where its endpoint is not known; nothing when the account is unknown. */
export function editionOf(settings: Settings, name: string): Edition | undefined {
  return Object.hasOwn(settings.editions, name) ? settings.editions[name] : undefined;
}

/** Two teams that both left the owner as it was would take each other's resources for their own. */
export function refuseSharedOwner(owner: string, { name, endpoint }: Pick<Account, 'name' | 'endpoint'>): void {
  if (owner !== DEFAULT_OWNER || isLoopback(endpoint)) return;
  throw new ConfigurationError(`Cannot use account ${name}: the owner is still "${DEFAULT_OWNER}"`, {
    hint: 'Set owner in causeway.config.yaml or CAUSEWAY_OWNER to a name of your team, and never change it',
  });
}

function noEndpoint({ home, isStackDown }: Settings): ConfigurationError {
  if (isStackDown) {
    return new ConfigurationError(`The local stack in ${home} is not running`, {
      hint: 'Type `causeway dev` in another terminal',
      isServerMissing: true,
    });
  }
  return new ConfigurationError('No cloud endpoint is known', {
    hint: 'Type `causeway dev` for a local one, or set CAUSEWAY_ENDPOINT, or accounts.default.endpoint in causeway.config.yaml',
    isServerMissing: true,
  });
}

function unknownAccount({ accounts }: Settings, name: string): ConfigurationError {
  const known = Object.keys(accounts);
  const nearest = nearestWord(name, known);
  const hint =
    nearest === undefined
      ? `Add it under accounts; known are: ${known.join(', ') || 'none'}`
      : `Did you mean ${nearest}`;
  return new ConfigurationError(`The configuration has no account ${name}`, { hint });
}
