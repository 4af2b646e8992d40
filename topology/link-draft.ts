// A link while it is checked: each value with the place where it was written, so that an issue points there.
import type { Located, LocatedMap } from './document/located.ts';
import type { Network } from './ipv4.ts';
import type { PskReference } from './model.ts';

export interface Placed<T> {
  value: T;
  node: Located;
}

export interface PlacedNetwork extends Network {
  cidr: string;
  node: Located;
}

export interface PlacedGateway {
  name: string;
  id: string;
  node: Located;
}

export interface RouteDraft {
  to: PlacedNetwork;
  weight: 0 | 100;
  publish: boolean;
  /** The plan names no routes: this one follows from a site subnet. */
  isImplied: boolean;
}

/** A proposal's setting; without a node it is the edition's default. */
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

/** What is missing or broken is absent and already among the findings. */
export interface LinkDraft {
  /** The site's item in the plan, with everything below it merged in. */
  settings: LocatedMap;
  name?: Placed<string>;
  gateway?: PlacedGateway;
  address?: Placed<string>;
  siteSubnets: PlacedNetwork[];
  cloudSubnets: PlacedNetwork[];
  routes: RouteDraft[];
  psk?: PskReference;
  ike: IkeDraft;
  ipsec: IpsecDraft;
  effectImmediately: boolean;
}
