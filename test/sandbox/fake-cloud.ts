// A cloud in memory and in virtual time: gateways that take one change at a time, what stands on them, and a record of every
// change with its author. It knows tokens and marks, and refuses like the real one.
import type { ObservedLink, ObservedRoute } from '../../topology/observed.ts';
import type { Link, Route } from '../../topology/model.ts';

export interface CustomerGateway {
  id: string;
  address: string;
  owner: string;
}

export interface Connection {
  id: string;
  /** Owner, plan, site, link: what the mark is made of. */
  mark: string;
  gatewayId: string;
  customerGatewayId: string;
  desired: Link;
  routes: Map<string, ObservedRoute>;
}

export interface Effect {
  time: number;
  action: string;
  resourceId: string;
  gatewayId: string;
  /** First run id of the link workflow that did it. */
  by: string;
  site: string;
  token?: string;
}

export type RefusalKind = 'wait' | 'denied' | 'in-use' | 'customer-gateway-gone' | 'token-spent' | 'ambiguous';

export class CloudRefusal extends Error {
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Who asks for a change, and for which gateway. */
export interface Change {
  action: string;
  gatewayId: string;
  by: string;
  site: string;
}

export interface Fault {
  match: (change: Change) => boolean;
  /** `refuse`: for good, without effect. `lose`: the effect happens, its answer is lost. `fail`: neither, this once. */
  kind: 'refuse' | 'lose' | 'fail';
  times: number;
}

export interface Durations {
  connectionMs: number;
  routeMs: number;
}

export class FakeCloud {
  readonly effects: Effect[] = [];
  readonly customerGateways = new Map<string, CustomerGateway>();
  readonly connections = new Map<string, Connection>();
  /** Refused because the gateway was busy. */
  busyRefusals = 0;
  readonly faults: Fault[] = [];
  private readonly busyUntil = new Map<string, number>();
  private readonly tokens = new Map<string, string>();
  private readonly durations: Durations;
  private readonly now: () => number;
  private ids = 0;

  constructor(now: () => number, durations: Durations = { connectionMs: 10_000, routeMs: 5_000 }) {
    this.now = now;
    this.durations = durations;
  }

  isBusy(gatewayId: string): boolean {
    return this.now() < (this.busyUntil.get(gatewayId) ?? 0);
  }

  /** A foreign hand. */
  holdBusy(gatewayId: string, ms: number): void {
    this.busyUntil.set(gatewayId, this.now() + ms);
  }

  createCustomerGateway(change: Change, it: { address: string; owner: string; token: string }): string {
    return this.withFaults(change, () => {
      const known = this.answered(it.token, this.customerGateways);
      if (known !== undefined) return known;
      const id = `cgw-${++this.ids}`;
      this.customerGateways.set(id, { id, address: it.address, owner: it.owner });
      this.tokens.set(it.token, id);
      return this.note(change, id, it.token);
    });
  }

  deleteCustomerGateway(change: Change, id: string): void {
    this.withFaults(change, () => {
      const isUsed = [...this.connections.values()].some(({ customerGatewayId }) => customerGatewayId === id);
      if (isUsed) throw new CloudRefusal('in-use', `Customer gateway ${id} is in use`);
      if (this.customerGateways.delete(id)) this.note(change, id);
    });
  }

  createConnection(change: Change, it: Omit<Connection, 'id' | 'routes'> & { token: string }): string {
    return this.withFaults(change, () => {
      const known = this.answered(it.token, this.connections);
      if (known !== undefined) return known;
      if (!this.customerGateways.has(it.customerGatewayId))
        throw new CloudRefusal('customer-gateway-gone', `${it.customerGatewayId} is not there`);
      this.occupy(it.gatewayId, this.durations.connectionMs);
      const { token, ...rest } = it;
      const id = `vco-${++this.ids}`;
      this.connections.set(id, { ...rest, id, routes: new Map() });
      this.tokens.set(token, id);
      return this.note(change, id, token);
    });
  }

  deleteConnection(change: Change, id: string): void {
    this.withFaults(change, () => {
      const found = this.connections.get(id);
      if (!found) return;
      if (found.routes.size > 0) throw new CloudRefusal('in-use', `Routes stand on ${id}`);
      this.occupy(change.gatewayId, this.durations.connectionMs);
      this.connections.delete(id);
      this.note(change, id);
    });
  }

  createRoute(change: Change, { connectionId, route }: { connectionId: string; route: Route }): void {
    this.withFaults(change, () => {
      const routes = this.routesOf(connectionId);
      if (routes.has(route.to)) return;
      this.occupy(change.gatewayId, this.durations.routeMs);
      routes.set(route.to, { to: route.to, weight: route.weight, state: 'normal', nextHop: connectionId });
      this.note(change, `${connectionId}:${route.to}`);
    });
  }

  setPublished(change: Change, { connectionId, to, state }: Publication): void {
    this.withFaults(change, () => {
      const route = this.routesOf(connectionId).get(to);
      if (!route || route.state === state) return;
      this.occupy(change.gatewayId, this.durations.routeMs);
      route.state = state;
      this.note(change, `${connectionId}:${to}`);
    });
  }

  deleteRoute(change: Change, { connectionId, to }: { connectionId: string; to: string }): void {
    this.withFaults(change, () => {
      const routes = this.connections.get(connectionId)?.routes;
      if (!routes?.has(to)) return;
      this.occupy(change.gatewayId, this.durations.routeMs);
      routes.delete(to);
      this.note(change, `${connectionId}:${to}`);
    });
  }

  connectionWith(mark: string, gatewayId: string): Connection | undefined {
    for (const it of this.connections.values()) if (it.mark === mark && it.gatewayId === gatewayId) return it;
    return undefined;
  }

  customerGatewayOf(owner: string, address: string): CustomerGateway | undefined {
    for (const it of this.customerGateways.values()) if (it.owner === owner && it.address === address) return it;
    return undefined;
  }

  observe(
    link: Pick<Link, 'site' | 'link' | 'gatewayId' | 'address'>,
    it: { owner: string; mark: string },
  ): ObservedLink {
    const { site, link: name, gatewayId, address } = link;
    const customerGateway = this.customerGatewayOf(it.owner, address);
    const connection = this.connectionWith(it.mark, gatewayId);
    return {
      site,
      link: name,
      gatewayId,
      strangeRoutes: [],
      foreignRoutes: [],
      ...(customerGateway && { customerGateway: { id: customerGateway.id, name: 'ours', address, isOurs: true } }),
      ...(connection && {
        connection: {
          ...connection.desired,
          id: connection.id,
          name: 'ours',
          customerGatewayId: connection.customerGatewayId,
          ids: { local: '', remote: address, ...connection.desired.ids },
          hasSamePsk: true,
          status: 'ipsec_sa_established',
        },
      }),
      routes: [...(connection?.routes.values() ?? [])].map((route) => ({ ...route })),
    };
  }

  private routesOf(connectionId: string): Map<string, ObservedRoute> {
    const found = this.connections.get(connectionId);
    if (!found) throw new CloudRefusal('denied', `Connection ${connectionId} is not there`);
    return found.routes;
  }

  private withFaults<T>(change: Change, effect: () => T): T {
    const fault = this.faults.find((it) => it.times > 0 && it.match(change));
    if (!fault) return effect();
    fault.times--;
    if (fault.kind === 'refuse') throw new CloudRefusal('denied', `${change.action} of ${change.site} is forbidden`);
    if (fault.kind === 'lose') effect();
    throw new CloudRefusal('ambiguous', `${change.action} of ${change.site} was not answered`);
  }

  /** A token answers for ever with what it made; once that is dead, it is spent. */
  private answered(token: string, living: Map<string, unknown>): string | undefined {
    const id = this.tokens.get(token);
    if (id === undefined || living.has(id)) return id;
    throw new CloudRefusal('token-spent', `The token answers with ${id}, which is gone`);
  }

  private occupy(gatewayId: string, ms: number): void {
    if (this.isBusy(gatewayId)) {
      this.busyRefusals++;
      throw new CloudRefusal('wait', `Gateway ${gatewayId} is configuring`);
    }
    this.busyUntil.set(gatewayId, this.now() + ms);
  }

  private note({ action, gatewayId, by, site }: Change, resourceId: string, token?: string): string {
    this.effects.push({
      time: this.now(),
      action,
      resourceId,
      gatewayId,
      by,
      site,
      ...(token !== undefined && { token }),
    });
    return resourceId;
  }
}

interface Publication {
  connectionId: string;
  to: string;
  state: 'published' | 'normal';
}
