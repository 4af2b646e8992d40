// The saga's effects over a world in memory: what a link can see and do, with one planned fault. No Temporal, no clock.
import {
  Cancelled,
  CustomerGatewayGone,
  StepFailed,
  TokenSpent,
  type Effects,
  type Ensured,
  type EnsuredShared,
  type Removed,
} from '../../saga/effects.ts';
import type { Link, Route } from '../../topology/model.ts';
import type { ObservedLink, ObservedRoute } from '../../topology/observed.ts';

export type Fault = 'refused' | 'refused-after-effect' | 'cancelled' | 'token-spent' | 'customer-gateway-gone';

export interface World {
  customerGateway: boolean;
  /** Somebody else's connection uses it too. */
  isShared: boolean;
  connection: boolean;
  routes: Map<string, ObservedRoute>;
}

export function emptyWorld(overrides: Partial<World> = {}): World {
  return { customerGateway: false, isShared: false, connection: false, routes: new Map(), ...overrides };
}

export class MemoryEffects implements Effects {
  readonly calls: string[] = [];
  settled = 0;
  readonly world: World;
  private readonly link: Link;
  private readonly faults: Map<number, Fault>;
  private readonly tokens = new Set<string>();

  constructor(link: Link, { world, faults = {} }: { world: World; faults?: Record<number, Fault> }) {
    this.link = link;
    this.world = world;
    this.faults = new Map(Object.entries(faults).map(([index, fault]) => [Number(index), fault]));
  }

  turn(): Promise<void> {
    return this.act('turn', () => undefined);
  }

  checkSecret(): Promise<void> {
    return this.act('checkSecret', () => undefined);
  }

  look(): Promise<ObservedLink> {
    return this.act('look', () => this.observed());
  }

  ensureCustomerGateway(generation: number): Promise<EnsuredShared> {
    return this.act(`ensureCustomerGateway ${generation}`, () => {
      const isNew = !this.world.customerGateway;
      if (isNew) this.spend(`cgw ${generation}`);
      this.world.customerGateway = true;
      return { id: 'cgw-1', isNew };
    });
  }

  ensureConnection({ generation }: { customerGatewayId: string; generation: number }): Promise<Ensured> {
    return this.act(`ensureConnection ${generation}`, () => {
      if (!this.world.customerGateway) throw new CustomerGatewayGone('gone');
      if (!this.world.connection) this.spend(`vco ${generation}`);
      this.world.connection = true;
      return { id: 'vco-1' };
    });
  }

  ensureRoute({ route, generation }: { connectionId: string; route: Route; generation: number }): Promise<Ensured> {
    return this.act(`ensureRoute ${route.to} ${generation}`, () => {
      if (!this.world.routes.has(route.to))
        this.world.routes.set(route.to, routeAs(route, route.publish ? 'published' : 'normal'));
      return { id: route.to };
    });
  }

  publishRoutes({ routes }: { routes: Route[] }): Promise<{ routes: ObservedRoute[]; published: string[] }> {
    return this.act('publishRoutes', () => {
      const wanted = routes.filter(({ publish }) => publish).map(({ to }) => to);
      const due = [...this.world.routes.values()].filter(({ to, state }) => state === 'normal' && wanted.includes(to));
      for (const route of due) route.state = 'published';
      return { routes: [...this.world.routes.values()], published: due.map(({ to }) => to) };
    });
  }

  withdrawRoutes(destinations: string[]): Promise<Removed> {
    return this.act('withdrawRoutes', () => {
      const due = [...this.world.routes.values()].filter(
        ({ to, state }) => state === 'published' && destinations.includes(to),
      );
      for (const route of due) route.state = 'normal';
      return { ids: due.map(({ to }) => to) };
    });
  }

  removeRoute(destination: string): Promise<Removed> {
    return this.act(`removeRoute ${destination}`, () => ({
      ids: this.world.routes.delete(destination) ? [destination] : [],
    }));
  }

  removeConnection(): Promise<Removed> {
    return this.act('removeConnection', () => {
      if (this.world.routes.size > 0)
        throw new StepFailed('routes stand on it', { step: 'removeConnection', code: 'InUse' });
      const had = this.world.connection;
      this.world.connection = false;
      return { ids: had ? ['vco-1'] : [] };
    });
  }

  removeCustomerGateway({ unlessUsedBy }: { unlessUsedBy: 'anyone' | 'others' }): Promise<Removed> {
    return this.act('removeCustomerGateway', () => {
      if (!this.world.customerGateway || this.world.isShared) return { ids: [] };
      if (this.world.connection) {
        if (unlessUsedBy === 'anyone') return { ids: [] };
        throw new StepFailed('its connection stands on it', { step: 'removeCustomerGateway', code: 'InUse' });
      }
      this.world.customerGateway = false;
      return { ids: ['cgw-1'] };
    });
  }

  settle(): Promise<void> {
    this.settled++;
    return Promise.resolve();
  }

  shielded<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }

  private async act<T>(name: string, effect: () => T): Promise<T> {
    const fault = this.faults.get(this.calls.length);
    this.calls.push(name);
    switch (fault) {
      case 'refused':
        throw new StepFailed(`${name} refused`, { step: name, code: 'Forbidden', resourceId: idIn(name) });
      case 'cancelled':
        throw new Cancelled('asked to stop');
      case 'token-spent':
        throw new TokenSpent(name);
      case 'customer-gateway-gone':
        this.world.customerGateway = false;
        throw new CustomerGatewayGone('gone');
      case 'refused-after-effect':
        effect();
        throw new StepFailed(`${name} refused late`, { step: name, code: 'Timeout' });
      case undefined:
        return await Promise.resolve(effect());
    }
  }

  /** A real token that made something once answers with that for ever. */
  private spend(token: string): void {
    if (this.tokens.has(token)) throw new TokenSpent(token);
    this.tokens.add(token);
  }

  private observed(): ObservedLink {
    const { site, link, gatewayId, address, cloudSubnets, siteSubnets, effectImmediately, ike, ipsec } = this.link;
    const { customerGateway, connection, routes } = this.world;
    return {
      site,
      link,
      gatewayId,
      strangeRoutes: [],
      foreignRoutes: [],
      ...(customerGateway && {
        customerGateway: {
          id: 'cgw-1',
          name: 'ours',
          address,
          isOurs: true,
        },
      }),
      ...(connection && {
        connection: {
          id: 'vco-1',
          name: 'ours',
          customerGatewayId: 'cgw-1',
          cloudSubnets,
          siteSubnets,
          effectImmediately,
          ike,
          ipsec,
          hasSamePsk: true,
          status: 'ipsec_sa_established',
        },
      }),
      routes: [...routes.values()].map((route) => ({ ...route })),
    };
  }
}

export function routeAs({ to, weight }: Pick<Route, 'to' | 'weight'>, state: ObservedRoute['state']): ObservedRoute {
  return { to, weight, state, nextHop: 'vco-1' };
}

/** An activity that is refused names what it was about. */
function idIn(call: string): string {
  return call === 'removeConnection' ? 'vco-1' : '';
}
