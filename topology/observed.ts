// What the cloud has for one link, in the plan's words: what a look brings back and a diff compares. Plain JSON-safe data.
import type { HealthCheck, IkeSettings, IpsecSettings } from './model.ts';
import type { RouteKey } from './route-key.ts';

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
  /** As the cloud gives them, its defaults included: the public addresses of the two ends. */
  ids: { local: string; remote: string };
  /** Absent where it is off. */
  healthCheck?: HealthCheck;
  /** Whether the key in the cloud is the plan's; the key itself never leaves the activity. */
  hasSamePsk: boolean;
  /** As the cloud gives it: `ike_sa_not_established`, `ike_sa_established`, `ipsec_sa_not_established`, `ipsec_sa_established`. */
  status: string;
}

export interface ObservedRoute extends RouteKey {
  state: 'published' | 'normal';
  /** Connection id. */
  nextHop: string;
  /** On an adopted connection: was there before us. */
  how?: 'adopted';
}

export interface ObservedLink {
  site: string;
  link: string;
  gatewayId: string;
  /** The connection's, else the one that the link would use. */
  customerGateway?: ObservedCustomerGateway;
  connection?: ObservedConnection;
  /** Routes through our connection that the plan or the ledger has. */
  routes: ObservedRoute[];
  /** Routes through our connection that a foreign hand has made: listed, never deleted. */
  strangeRoutes: ObservedRoute[];
  /** Routes of other connections on this gateway from and to where the link wants some. */
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
