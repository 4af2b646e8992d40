// The saga's effects over a cloud in memory: observe, then make or remove, again after every lost answer, as activities do.
// One planned fault on a whole effect may be given by its index. No Temporal, no clock.
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
import { includesRoute, isSameRoute, routeKeyOf, routeName, type RouteKey } from '../../topology/route-key.ts';
import { AnswerLost, CallRefused, type MemoryCloud, type MemoryConnection, type MemoryRoute } from './memory-cloud.ts';
import { observedLink, observedRoute, OWNER, type MemoryRow } from './memory-look.ts';

export type Fault = 'refused' | 'refused-after-effect' | 'cancelled' | 'token-spent' | 'customer-gateway-gone';

/** Reads have caught up by then, however late. */
export const SETTLE_MS = 10_000;
const POLL_MS = 1_000;

export interface Circumstances {
  cloud: MemoryCloud;
  plan?: string;
  /** The root of its tokens. */
  runId?: string;
  faults?: Record<number, Fault>;
  row?: MemoryRow;
}

export class MemoryEffects implements Effects {
  readonly calls: string[] = [];
  private readonly link: Link;
  private readonly cloud: MemoryCloud;
  private readonly mark: string;
  private readonly runId: string;
  private readonly faults: Map<number, Fault>;
  private readonly row: MemoryRow;

  constructor(link: Link, { cloud, plan = 'p', runId = 'run', faults = {}, row }: Circumstances) {
    this.link = link;
    this.cloud = cloud;
    this.mark = `${plan}/${link.site}/${link.link}`;
    this.runId = `${runId}/${this.mark}`;
    this.faults = new Map(Object.entries(faults).map(([index, fault]) => [Number(index), fault]));
    const { connectionId } = link;
    this.row = row ?? {
      ids: connectionId === undefined ? {} : { connectionId },
      routes: [],
      how: connectionId === undefined ? 'made' : 'adopted',
    };
  }

  turn(): Promise<void> {
    return this.act('turn', () => Promise.resolve());
  }

  checkSecret(): Promise<void> {
    return this.act('checkSecret', () => Promise.resolve());
  }

  look(): Promise<ObservedLink> {
    return this.act('look', () => this.observed());
  }

  ensureCustomerGateway(generation: number): Promise<EnsuredShared> {
    return this.act(`ensureCustomerGateway ${generation}`, async () => {
      const found = await this.findCustomerGateway();
      if (found) return { id: found.id, isNew: false };
      try {
        const id = await this.cloud.createCustomerGateway(this.token(`cgw ${generation}`), {
          address: this.link.address,
          owner: OWNER,
        });
        await this.untilShown(async () => (await this.cloud.listCustomerGateways()).some((it) => it.id === id));
        return { id, isNew: true };
      } catch (error) {
        if (!isRefused(error, 'AlreadyExists')) throw error;
        const theirs = await this.withinSettleTime(() => this.findCustomerGateway());
        if (!theirs) throw new TokenSpent('it came and went');
        return { id: theirs.id, isNew: false };
      }
    });
  }

  ensureConnection(input: { customerGatewayId: string; generation: number }): Promise<Ensured> {
    const { customerGatewayId, generation } = input;
    return this.act(`ensureConnection ${generation}`, async () => {
      const found = await this.findConnection();
      if (found) return { id: found.id };
      const token = this.token(`vco ${customerGatewayId} ${generation}`);
      const id = await this.cloud.createConnection(token, { customerGatewayId, mark: this.mark });
      await this.untilShown(async () => (await this.cloud.listConnections()).some((it) => it.id === id));
      return { id };
    });
  }

  ensureRoute(input: { connectionId: string; route: Route; generation: number }): Promise<Ensured> {
    const { connectionId, route, generation } = input;
    const id = routeName(route);
    const isThere = async (): Promise<boolean> => includesRoute(await this.routesThrough(connectionId), route);
    return this.act(`ensureRoute ${id} ${generation}`, async () => {
      if (await isThere()) return { id };
      const made: MemoryRoute = { ...routeKeyOf(route), connectionId, isPublished: route.publish };
      try {
        await this.cloud.createRoute(this.token(`route ${id} ${generation}`), made);
      } catch (error) {
        if (!isRefused(error, 'AlreadyExists')) throw error;
      }
      await this.untilShown(isThere);
      return { id };
    });
  }

  publishRoutes(input: {
    connectionId: string;
    routes: Route[];
  }): Promise<{ routes: ObservedRoute[]; published: string[] }> {
    return this.act('publishRoutes', async () => {
      const standing = await this.routesThrough(input.connectionId);
      const wanted = input.routes.filter(({ publish }) => publish);
      const due = standing.filter((it) => !it.isPublished && includesRoute(wanted, it));
      for (const route of due) await this.cloud.setPublished(route, true);
      for (const route of due) route.isPublished = true;
      const known = standing.filter((it) => includesRoute([...input.routes, ...this.row.routes], it));
      return { routes: known.map(observedRoute), published: due.map(routeName) };
    });
  }

  withdrawRoutes(routes: RouteKey[]): Promise<Removed> {
    return this.act('withdrawRoutes', async () => {
      const connection = await this.findConnection();
      const published = (await this.cloud.listRoutes()).filter(({ isPublished }) => isPublished);
      const isMine = (it: MemoryRoute): boolean => it.connectionId === connection?.id && includesRoute(routes, it);
      const others = published.filter((it) => !isMine(it)).map(({ to }) => to);
      const due = published.filter((it) => isMine(it) && !others.includes(it.to));
      for (const route of due) await ignoring('NotFound', this.cloud.setPublished(route, false));
      return { ids: due.map(routeName) };
    });
  }

  removeRoute(route: RouteKey): Promise<Removed> {
    return this.act(`removeRoute ${routeName(route)}`, async () => {
      const connection = await this.findToRemove();
      if (!connection) return { ids: [] };
      const found = (await this.routesThrough(connection.id)).find((it) => isSameRoute(it, route));
      if (!found) return { ids: [] };
      const isDone = await ignoring('NotFound', this.cloud.deleteRoute(found));
      await this.untilGone(async () => includesRoute(await this.routesThrough(connection.id), route));
      return { ids: isDone ? [routeName(route)] : [] };
    });
  }

  removeConnection(): Promise<Removed> {
    return this.act('removeConnection', async () => {
      const found = await this.findToRemove();
      if (!found) return { ids: [] };
      const isDone = await ignoring('NotFound', this.cloud.deleteConnection(found.id));
      await this.untilGone(async () => (await this.findConnection()) !== undefined);
      return { ids: isDone ? [found.id] : [] };
    });
  }

  removeCustomerGateway({ unlessUsedBy }: { unlessUsedBy: 'anyone' | 'others' }): Promise<Removed> {
    return this.act('removeCustomerGateway', async () => {
      const isExpected = this.row.ids.customerGatewayId !== undefined;
      const find = () => this.findCustomerGateway();
      const found = isExpected ? await this.withinSettleTime(find) : await find();
      if (!found) return { ids: [] };
      const { id } = found;
      const isMine = ({ mark }: MemoryConnection): boolean => mark === this.mark;
      if (await this.staysUsed(id, (it) => unlessUsedBy === 'anyone' || !isMine(it))) return { ids: [] };
      try {
        return { ids: (await ignoring('NotFound', this.cloud.deleteCustomerGateway(id))) ? [id] : [] };
      } catch (error) {
        const isLeft = unlessUsedBy === 'anyone' || !(await this.staysUsed(id, isMine));
        if (isRefused(error, 'InUse') && isLeft) return { ids: [] };
        throw error;
      }
    });
  }

  settle(): Promise<void> {
    this.cloud.pass(SETTLE_MS);
    return Promise.resolve();
  }

  shielded<T>(fn: () => Promise<T>): Promise<T> {
    for (const [index, fault] of this.faults) if (fault === 'cancelled') this.faults.delete(index);
    return fn();
  }

  /** Again after every lost answer; a definite one in the saga's words. */
  private async act<T>(name: string, effect: () => Promise<T>): Promise<T> {
    const fault = this.faults.get(this.calls.length);
    this.calls.push(name);
    if (fault === 'refused-after-effect') await this.persistently(name, effect);
    switch (fault) {
      case 'refused':
        throw new StepFailed(`${name} refused`, { step: name, code: 'Forbidden' });
      case 'refused-after-effect':
        throw new StepFailed(`${name} refused late`, { step: name, code: 'Timeout' });
      case 'cancelled':
        throw new Cancelled('asked to stop');
      case 'token-spent':
        throw new TokenSpent(name);
      case 'customer-gateway-gone':
        for (const { id } of this.cloud.standing.customerGateways) await this.cloud.deleteCustomerGateway(id);
        throw new CustomerGatewayGone('gone');
      case undefined:
        return await this.persistently(name, effect);
    }
  }

  private async persistently<T>(name: string, effect: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await effect();
      } catch (error) {
        if (!(error instanceof AnswerLost)) throw inSagaWords(name, error);
        this.cloud.pass(POLL_MS);
      }
    }
  }

  private token(key: string): string {
    return `${this.runId} ${key}`;
  }

  private async findCustomerGateway() {
    const { address } = this.link;
    if (this.row.how === 'adopted') return undefined;
    return (await this.cloud.listCustomerGateways()).find((it) => it.owner === OWNER && it.address === address);
  }

  private async findConnection(): Promise<MemoryConnection | undefined> {
    const { connectionId } = this.row.ids;
    return (await this.cloud.listConnections()).find(({ id, mark }) => id === connectionId || mark === this.mark);
  }

  /** What the ledger has is looked for until reads have proved it absent. */
  private async findToRemove(): Promise<MemoryConnection | undefined> {
    if (this.row.ids.connectionId === undefined) return await this.findConnection();
    return await this.withinSettleTime(() => this.findConnection());
  }

  private async staysUsed(id: string, by: (connection: MemoryConnection) => boolean): Promise<boolean> {
    const unused = async (): Promise<true | undefined> => {
      const users = (await this.cloud.listConnections()).filter((it) => it.customerGatewayId === id);
      return users.some(by) ? undefined : true;
    };
    return (await this.withinSettleTime(unused)) === undefined;
  }

  private async routesThrough(connectionId: string): Promise<MemoryRoute[]> {
    return (await this.cloud.listRoutes()).filter((it) => it.connectionId === connectionId);
  }

  private async untilShown(isShown: () => Promise<boolean>): Promise<void> {
    const shown = await this.withinSettleTime(async () => ((await isShown()) ? true : undefined));
    if (!shown) throw new TokenSpent('no read shows it');
  }

  private async untilGone(isShown: () => Promise<boolean>): Promise<void> {
    await this.withinSettleTime(async () => ((await isShown()) ? undefined : true));
  }

  private async withinSettleTime<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    for (let waitedMs = 0; ; waitedMs += POLL_MS) {
      const found = await read();
      if (found !== undefined || waitedMs >= SETTLE_MS) return found;
      this.cloud.pass(POLL_MS);
    }
  }

  private async observed(): Promise<ObservedLink> {
    const connection = await this.findConnection();
    const routes = connection ? await this.routesThrough(connection.id) : [];
    const gateways = await this.cloud.listCustomerGateways();
    const customerGateway = gateways.find(({ id }) => id === connection?.customerGatewayId);
    return observedLink(this.link, { connection, customerGateway, routes, row: this.row });
  }
}

function isRefused(error: unknown, code: string): boolean {
  return error instanceof CallRefused && error.code === code;
}

/** Whether it was done; a refusal of this code says that there was nothing to do. */
async function ignoring(code: string, call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isRefused(error, code)) return false;
    throw error;
  }
}

function inSagaWords(step: string, error: unknown): unknown {
  if (!(error instanceof CallRefused)) return error;
  if (error.code === 'IdempotentFailed') return new TokenSpent(error.code);
  if (error.code === 'CustomerGatewayGone') return new CustomerGatewayGone('Customer gateway is gone');
  return new StepFailed(`${step} refused`, { step, code: error.code });
}
