// The topology: a plan after expansion and checks. Plain JSON-safe data; secrets stay references. It travels through
// workflows, so fields may be added here and never renamed.

/** A place in a file; lines and columns count from 1, columns in UTF-16 units. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A mistake in a plan or configuration: a value, never thrown, so that all of them are said at once. */
export interface Issue extends Position {
  severity: 'error' | 'warning';
  /** Stable, kebab-case, documented. */
  code: string;
  /** Where in the document, for example `sites[3].siteSubnets[0]`. */
  path: string;
  message: string;
  /** What to do next. */
  hint: string;
}

/** Where a pre-shared key is found; resolved on the worker only. */
export type PskReference =
  | { kind: 'env'; name: string }
  | { kind: 'derive'; label: string; epoch: number }
  /** A file of the worker's directory of secrets, by its name there. */
  | { kind: 'file'; name: string };

export interface IkeSettings {
  version: 'ikev1' | 'ikev2';
  mode: 'main' | 'aggressive';
  encryption: string;
  authentication: string;
  dhGroup: string;
  lifetimeSeconds: number;
}

export interface IpsecSettings {
  encryption: string;
  authentication: string;
  pfs: string;
  lifetimeSeconds: number;
}

/** A destination route: `to` goes through the link's connection. */
export interface Route {
  to: string;
  weight: 0 | 100;
  publish: boolean;
}

/** One site on one VPN gateway: customer gateway, IPsec connection and its routes. */
export interface Link {
  site: string;
  /** `main` where the site has only one. */
  link: string;
  gatewayId: string;
  /** Public IPv4 address of the branch's device. */
  address: string;
  /** The branch side (the API's RemoteSubnet), canonical CIDRs in the plan's order. */
  siteSubnets: string[];
  /** The VPC side (the API's LocalSubnet). */
  cloudSubnets: string[];
  psk: PskReference;
  ike: IkeSettings;
  ipsec: IpsecSettings;
  /** Negotiate at once rather than with the first traffic. */
  effectImmediately: boolean;
  routes: Route[];
}

/** An existing VPN gateway that the plan uses. */
export interface Gateway {
  name: string;
  id: string;
}

/** Where the plan's resources live. `organization` and `resourceGroup` are Apsara Stack's. */
export interface CloudScope {
  account: string;
  region: string;
  organization?: string;
  resourceGroup?: string;
}

export interface Topology {
  version: 1;
  plan: string;
  description?: string;
  cloud: CloudScope;
  gateways: Gateway[];
  links: Link[];
}
