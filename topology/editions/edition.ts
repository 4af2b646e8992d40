// What a cloud supports, as data. Each value says where it was stated, or that it is assumed.
import type { IkeSettings, IpsecSettings } from '../model.ts';
import { apsara316 } from './apsara-3.16.ts';
import { publicCloud } from './public.ts';

export interface Stated<T> {
  value: T;
  /** A document and its section, or `assumed`. */
  source: string;
}

export interface Edition {
  name: EditionName;
  ike: {
    encryption: Stated<readonly string[]>;
    authentication: Stated<readonly string[]>;
    dhGroup: Stated<readonly string[]>;
  };
  ipsec: {
    encryption: Stated<readonly string[]>;
    authentication: Stated<readonly string[]>;
    pfs: Stated<readonly string[]>;
  };
  lifetimeSeconds: Stated<{ min: number; max: number }>;
  bandwidthsMbps: Stated<readonly number[]>;
  sslConnections: Stated<readonly number[]>;
  /** What a plan that says nothing gets. */
  defaults: { ike: IkeSettings; ipsec: IpsecSettings };
  quotas: Record<QuotaName, Stated<number>>;
  /** Calls of an operation within 60 seconds, for each account and region; those that are not named have no limit. */
  callsPerMinute: Readonly<Record<string, Stated<number>>>;
  /** Whether a customer gateway must have an address of the Internet: an intranet cloud has branches with private ones. */
  needsPublicAddresses: boolean;
}

export type QuotaName =
  | 'connectionsPerGateway'
  | 'routesPerGateway'
  | 'policyRoutesPerGateway'
  | 'customerGatewaysPerRegion'
  | 'subnetsPerSide'
  | 'certificatesPerAccount';

export type EditionName = 'apsara-3.16' | 'public';

export const EDITION_NAMES = ['apsara-3.16', 'public'] as const satisfies readonly EditionName[];

/** Where no account is known. */
export const DEFAULT_EDITION: EditionName = 'apsara-3.16';

const editions: Record<EditionName, Edition> = { 'apsara-3.16': apsara316, public: publicCloud };

/** The edition as one account has it: a ticket raises quotas. */
export function withQuotas(edition: Edition, raised: Partial<Record<QuotaName, Stated<number>>>): Edition {
  return { ...edition, quotas: { ...edition.quotas, ...raised } };
}

export function editionNamed(name: EditionName): Edition {
  return editions[name];
}
