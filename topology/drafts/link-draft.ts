// A plan while it is checked: each value with the place where it was written, so that an issue points there. What is missing or
// broken is absent and already among the findings.
import type { Located, LocatedMap } from '../document/located.ts';
import type { Network } from '../ipv4.ts';
import type { HealthCheck, PlannedGateway, PskReference, TunnelIds } from '../model.ts';

export interface Placed<T> {
  value: T;
  node: Located;
}

export interface PlacedNetwork extends Network {
  cidr: string;
  node: Located;
}

export interface GatewayDraft {
  name: string;
  /** Its id, or what tells one apart that is still to be made. */
  key: string;
  node: Located;
  planned?: PlannedGateway;
}

export interface RouteDraft {
  to: PlacedNetwork;
  /** Of a policy route. */
  from?: PlacedNetwork;
  weight: 0 | 100;
  /** Where the weight, or the route, was written. */
  node: Located;
  publish: boolean;
  /** The plan names no routes: this one follows from a site subnet. */
  isImplied: boolean;
}

/** Without a node it is the default. */
export interface Setting<T> {
  value: T;
  node?: Located;
}

export interface IkeDraft {
  version: Setting<'ikev1' | 'ikev2'>;
  mode: Setting<'main' | 'aggressive'>;
  encryption: Setting<string>;
  authentication: Setting<string>;
  dhGroup: Setting<string>;
  lifetimeSeconds: Setting<number>;
}

export interface IpsecDraft {
  encryption: Setting<string>;
  authentication: Setting<string>;
  pfs: Setting<string>;
  lifetimeSeconds: Setting<number>;
}

/** A link's settings and its site's, both with everything below them merged in. */
export interface MergedLink {
  site: LocatedMap;
  settings: LocatedMap;
  /** `main` where the site names no links. */
  link?: string;
  /** What was written of the site or link itself: where something that it lacks is said. */
  place: LocatedMap;
}

export interface LinkDraft extends MergedLink {
  name?: Placed<string>;
  gateway?: GatewayDraft;
  address?: Placed<string>;
  customerGatewayId?: Placed<string>;
  connectionId?: Placed<string>;
  siteSubnets: PlacedNetwork[];
  cloudSubnets: PlacedNetwork[];
  selectors: Setting<'subnets' | 'any'>;
  role?: Placed<'active' | 'standby'>;
  routes: RouteDraft[];
  psk?: PskReference;
  ike: IkeDraft;
  ipsec: IpsecDraft;
  ids: TunnelIds;
  healthCheck?: HealthCheck;
  effectImmediately: Setting<boolean>;
}
