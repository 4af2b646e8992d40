// A cloud in memory and in virtual time: it remembers tokens, shows what it did only after a lag, and loses answers as planned.
// Names of calls are counted, so that a test can put a fault on each.
import { routePath, type RouteKey } from '../../topology/route-key.ts';

/** Where an answer is lost: before the call took effect, or after. */
export const LOSSES = [
  'drop before',
  'drop after',
  'stall before',
  'stall after',
  'error before',
  'error after',
  'truncate after',
] as const;
export type Loss = (typeof LOSSES)[number];

/** Nobody knows whether the call took effect. */
export class AnswerLost extends Error {}

/** A definite answer, by its code. */
export class CallRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface MemoryCustomerGateway {
  id: string;
  address: string;
  /** Whose mark it carries. */
  owner: string;
}

export interface MemoryConnection {
  id: string;
  customerGatewayId: string;
  /** The mark of its link. */
  mark: string;
}

export interface MemoryRoute extends RouteKey {
  connectionId: string;
  isPublished: boolean;
}

interface Record<T> {
  value: T;
  sinceMs: number;
  goneMs?: number;
}

const CALL_MS = 1;
const STALL_MS = 60_000;

export class MemoryCloud {
  nowMs = 0;
  /** Names of all calls, in order. */
  readonly calls: string[] = [];
  /** Calls that meet a loss, by their index. */
  losses = new Map<number, Loss>();
  fired = 0;
  /** Calls that are refused for good, and those that are although they took effect. */
  refuses: (call: string) => boolean = () => false;
  refusesLate: (call: string) => boolean = () => false;
  /** Another link may go on between two calls. */
  between: () => Promise<void> = () => Promise.resolve();
  private readonly lagMs: number;
  /** Whether a request that failed in the cloud leaves a token that fails for ever. */
  private readonly poisonsTokens: boolean;
  private readonly tokens = new Map<string, string>();
  private readonly customerGateways: Record<MemoryCustomerGateway>[] = [];
  private readonly connections: Record<MemoryConnection>[] = [];
  private readonly routes: Record<MemoryRoute>[] = [];
  private made = 0;

  constructor({ lagMs = 0, poisonsTokens = false } = {}) {
    this.lagMs = lagMs;
    this.poisonsTokens = poisonsTokens;
  }

  // A hand at the console

  addCustomerGateway(value: Omit<MemoryCustomerGateway, 'id'>): string {
    return this.keep(this.customerGateways, { id: this.nextId('cgw'), ...value }).id;
  }

  addConnection(value: Omit<MemoryConnection, 'id'>): string {
    return this.keep(this.connections, { id: this.nextId('vco'), ...value }).id;
  }

  addRoute(value: MemoryRoute): void {
    this.keep(this.routes, value);
  }

  /** What there is, whatever reads show. */
  get standing(): {
    customerGateways: MemoryCustomerGateway[];
    connections: MemoryConnection[];
    routes: MemoryRoute[];
  } {
    return {
      customerGateways: existing(this.customerGateways),
      connections: existing(this.connections),
      routes: existing(this.routes),
    };
  }

  // Calls

  listCustomerGateways(): Promise<MemoryCustomerGateway[]> {
    return this.call('list customer gateways', () => this.shown(this.customerGateways));
  }

  listConnections(): Promise<MemoryConnection[]> {
    return this.call('list connections', () => this.shown(this.connections));
  }

  listRoutes(): Promise<MemoryRoute[]> {
    return this.call('list routes', () => this.shown(this.routes));
  }

  createCustomerGateway(token: string, value: Omit<MemoryCustomerGateway, 'id'>): Promise<string> {
    return this.create('create customer gateway', token, () => {
      if (this.standing.customerGateways.some(({ address }) => address === value.address)) {
        throw new CallRefused('AlreadyExists');
      }
      return this.addCustomerGateway(value);
    });
  }

  createConnection(token: string, value: Omit<MemoryConnection, 'id'>): Promise<string> {
    return this.create('create connection', token, () => {
      const { customerGateways, connections } = this.standing;
      if (!customerGateways.some(({ id }) => id === value.customerGatewayId))
        throw new CallRefused('CustomerGatewayGone');
      if (connections.some(({ mark }) => mark === value.mark)) throw new Error(`${value.mark} is made twice`);
      return this.addConnection(value);
    });
  }

  createRoute(token: string, value: MemoryRoute): Promise<string> {
    return this.create(`create route ${routePath(value)}`, token, () => {
      const { connections, routes } = this.standing;
      if (!connections.some(({ id }) => id === value.connectionId)) throw new CallRefused('ConnectionGone');
      if (routes.some((it) => isSamePath(it, value))) throw new CallRefused('AlreadyExists');
      this.addRoute({ ...value });
      return routePath(value);
    });
  }

  deleteCustomerGateway(id: string): Promise<void> {
    return this.remove('delete customer gateway', this.customerGateways, (it) => {
      if (it.id !== id) return false;
      if (this.standing.connections.some(({ customerGatewayId }) => customerGatewayId === id))
        throw new CallRefused('InUse');
      return true;
    });
  }

  deleteConnection(id: string): Promise<void> {
    return this.remove('delete connection', this.connections, (it) => {
      if (it.id !== id) return false;
      if (this.standing.routes.some(({ connectionId }) => connectionId === id)) throw new CallRefused('InUse');
      return true;
    });
  }

  deleteRoute(route: MemoryRoute): Promise<void> {
    return this.remove(`delete route ${routePath(route)}`, this.routes, (it) => isSamePath(it, route));
  }

  /** Withdrawing takes the VPC's one entry for the destination from every route that leads there. */
  setPublished(route: MemoryRoute, isPublished: boolean): Promise<void> {
    return this.call(`${isPublished ? 'publish' : 'withdraw'} ${routePath(route)}`, () => {
      const { routes } = this.standing;
      const isKind = (it: MemoryRoute): boolean => (it.from === undefined) === (route.from === undefined);
      const mine = routes.filter((it) => it.connectionId === route.connectionId && it.to === route.to && isKind(it));
      if (mine.length === 0) throw new CallRefused('NotFound');
      for (const it of isPublished ? mine : routes.filter(({ to }) => to === route.to)) it.isPublished = isPublished;
    });
  }

  pass(ms: number): void {
    this.nowMs += ms;
  }

  private async call<T>(name: string, effect: () => T): Promise<T> {
    await this.between();
    const loss = this.losses.get(this.calls.length);
    this.calls.push(name);
    this.pass(CALL_MS);
    if (loss !== undefined) this.fired++;
    if (loss?.startsWith('stall')) this.pass(STALL_MS);
    if (loss?.endsWith('before')) throw new AnswerLost(loss);
    if (this.refuses(name)) throw new CallRefused('Forbidden');
    const answer = effect();
    if (this.refusesLate(name)) throw new CallRefused('Forbidden');
    if (loss !== undefined) throw new AnswerLost(loss);
    return answer;
  }

  private async create(name: string, token: string, make: () => string): Promise<string> {
    const willFail = this.poisonsTokens && this.losses.get(this.calls.length) === 'error before';
    if (willFail && !this.tokens.has(token)) this.tokens.set(token, '');
    return await this.call(name, () => {
      const known = this.tokens.get(token);
      if (known === '') throw new CallRefused('IdempotentFailed');
      if (known !== undefined) return known;
      const id = make();
      this.tokens.set(token, id);
      return id;
    });
  }

  private async remove<T>(name: string, records: Record<T>[], isIt: (value: T) => boolean): Promise<void> {
    await this.call(name, () => {
      const found = records.find((it) => it.goneMs === undefined && isIt(it.value));
      if (!found) throw new CallRefused('NotFound');
      found.goneMs = this.nowMs;
    });
  }

  private keep<T>(records: Record<T>[], value: T): T {
    records.push({ value, sinceMs: this.nowMs });
    return value;
  }

  private shown<T extends object>(records: Record<T>[]): T[] {
    const before = this.nowMs - this.lagMs;
    return records
      .filter(({ sinceMs, goneMs }) => sinceMs <= before && (goneMs === undefined || goneMs > before))
      .map(({ value }) => ({ ...value }));
  }

  private nextId(kind: string): string {
    return `${kind}-${++this.made}`;
  }
}

function existing<T>(records: Record<T>[]): T[] {
  return records.filter(({ goneMs }) => goneMs === undefined).map(({ value }) => value);
}

function isSamePath(one: MemoryRoute, other: MemoryRoute): boolean {
  return one.connectionId === other.connectionId && routePath(one) === routePath(other);
}
