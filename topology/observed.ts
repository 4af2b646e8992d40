// What the cloud has for one link, in the plan's words: what a look brings back and a diff compares. Plain JSON-safe data.
import type { IkeSettings, IpsecSettings } from './model.ts';

export interface ObservedCustomerGateway {
  id: string;
  name: string;
  address: string;
  /** By ledger or mark; another one with this address is foreign. */
  isOurs: boolean;
}

export interface ObservedConnection {
  id: string;
  name: string;
  customerGatewayId: string;
  cloudSubnets: string[];
  siteSubnets: string[];
  effectImmediately: boolean;
  ike: IkeSettings;
  ipsec: IpsecSettings;
  /** Whether the key in the cloud is the plan's; the key itself never leaves the activity. */
  hasSamePsk: boolean;
  /** As the cloud gives it: `ike_sa_not_established`, `ike_sa_established`, `ipsec_sa_not_established`, `ipsec_sa_established`. */
  status: string;
}

export interface ObservedRoute {
  to: string;
  weight: number;
  state: 'published' | 'normal';
  /** Connection id. */
  nextHop: string;
}

export interface ObservedLink {
  site: string;
  link: string;
  gatewayId: string;
  customerGateway?: ObservedCustomerGateway;
  connection?: ObservedConnection;
  /** Routes through our connection that the plan or the ledger has. */
  routes: ObservedRoute[];
  /** Routes through our connection that a foreign hand has made: listed, never deleted. */
  strangeRoutes: ObservedRoute[];
  /** Routes of other connections on this gateway to destinations that the link wants. */
  foreignRoutes: ObservedRoute[];
}

/** Where a wish and the cloud differ; `psk` is named without values. */
export interface Difference {
  attribute: string;
  desired: string;
  observed: string;
}

export type Verdict =
  | { kind: 'absent' }
  | { kind: 'same' }
  | { kind: 'incomplete'; missing: string[] }
  | { kind: 'differs'; differences: Difference[] };
