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
  | { kind: 'file'; name: string }
  /** A value in a file encrypted with sops, in the same directory; `path` is dotted. */
  | { kind: 'sops'; file: string; path: string }
  /** A value of HashiCorp Vault's KV version 2, by the mount's and secret's path and its key. */
  | { kind: 'vault'; path: string; key: string };

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

/** `to` goes through the link's connection: a destination route, or with `from` a policy route. */
export interface Route {
  to: string;
  from?: string;
  weight: 0 | 100;
  publish: boolean;
}

/** How the two ends name themselves in phase 1; unset: by their public addresses. */
export interface TunnelIds {
  /** The cloud's (the API's LocalId). */
  local?: string;
  /** The branch's (the API's RemoteId). */
  remote?: string;
}

/** Probes that the gateway sends through the tunnel; a failing one withdraws its destination routes. */
export interface HealthCheck {
  /** Address on the VPC side (the API's Sip). */
  from: string;
  /** Address on the branch side (the API's Dip). */
  to: string;
  intervalSeconds: number;
  retries: number;
}

/** One site on one VPN gateway: customer gateway, IPsec connection and its routes. */
export interface Link {
  site: string;
  /** `main` where the site has only one. */
  link: string;
  gatewayId: string;
  /** Public IPv4 address of the branch's device; empty where `customerGatewayId` names a customer gateway that exists. */
  address: string;
  /** Exists and is shared: never modified or deleted. */
  customerGatewayId?: string;
  /** Exists and is taken over, by its id. */
  connectionId?: string;
  /** The branch side (the API's RemoteSubnet), canonical CIDRs in the plan's order. */
  siteSubnets: string[];
  /** The VPC side (the API's LocalSubnet). */
  cloudSubnets: string[];
  /** What phase 2 negotiates: the subnets, or 0.0.0.0/0 on both sides, where the routes alone decide. */
  selectors: 'subnets' | 'any';
  psk: PskReference;
  ike: IkeSettings;
  ipsec: IpsecSettings;
  ids?: TunnelIds;
  healthCheck?: HealthCheck;
  /** Negotiate at once rather than with the first traffic. */
  effectImmediately: boolean;
  routes: Route[];
}

/** An existing VPN gateway that the plan uses: never modified or deleted. */
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

/** What a run takes: every gateway exists. */
export interface Topology {
  version: 1;
  plan: string;
  description?: string;
  cloud: CloudScope;
  gateways: Gateway[];
  links: Link[];
  rollout: Rollout;
}

/** What a plan says in full: its gateways may be still to be made. */
export interface PlannedTopology extends Omit<Topology, 'gateways' | 'links'> {
  gateways: PlannedGateway[];
  links: PlannedLink[];
  clientAccess: ClientAccess[];
}

export type PlannedGateway = ({ kind: 'existing' } & Gateway) | OwnedGateway;

/** A gateway that the plan makes and may remove. */
export interface OwnedGateway {
  kind: 'owned';
  name: string;
  vpc: string;
  vswitch?: string;
  bandwidthMbps: number;
  ipsec: boolean;
  ssl?: { maxConnections: number };
}

export interface PlannedLink extends Omit<Link, 'gatewayId'> {
  /** The gateway's name in the plan. */
  gateway: string;
  /** What stands at the branch, in the plan's own words. */
  device?: string;
}

/** An SSL-VPN server on a gateway, and a certificate for each client. */
export interface ClientAccess {
  /** The gateway's name in the plan. */
  gateway: string;
  cloudSubnets: string[];
  clientPool: string;
  protocol: 'UDP' | 'TCP';
  port: number;
  cipher: string;
  compress: boolean;
  clients: string[];
}

/** A part of the sites: a number, a percentage, or all that are left. */
export type Share = { kind: 'count'; count: number } | { kind: 'percent'; percent: number };

/** When a run may start new work; past midnight it runs on. */
export interface Window {
  days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  /** HH:MM in `timeZone`. */
  from: string;
  to: string;
  /** IANA name. */
  timeZone: string;
}

export interface Rollout {
  rollback: 'site' | 'plan' | 'keep';
  /** Past it nothing new starts; unset: no limit. */
  maxFailures?: Share;
  waves: (Share | { kind: 'rest' })[];
  approval: 'none' | 'required';
  publish: 'immediately' | 'when-up';
  verify: { tunnel: boolean; timeoutMinutes: number };
  window?: Window;
  /** How long a gateway kept busy by others is waited for. */
  patience: { stepMinutes: number; undoMinutes: number };
  removeMissing: boolean;
}
