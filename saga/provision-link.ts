// Makes one link, or leaves nothing of it behind. Undo covers exactly what the first look proved absent, and the customer
// gateway: it is made ahead of the turn, without a look, and taken back where nothing uses it.
import { judgeLink } from '../topology/judge-link.ts';
import type { Link, Route } from '../topology/model.ts';
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import { CustomerGatewayGone, StepFailed, TokenSpent, type Effects, type Ensured } from './effects.ts';
import { failureOf, outcomeOf } from './failure-of.ts';
import { emptyResult, type Change, type LinkIds, type LinkResult } from './outcome.ts';
import { Undo } from './undo.ts';

/** A token that keeps answering with dead resources is a fault of the cloud: after these many intents the link gives up. */
const MAX_GENERATIONS = 5;

export interface Wish {
  desired: Link;
  /** The ledger says parked or abandoned: everything of ours that is here is ours to undo. */
  isLeftover: boolean;
}

export async function provisionLink(wish: Wish, fx: Effects): Promise<LinkResult> {
  const work = new Provisioning(wish.desired, fx);
  try {
    await work.prepare();
    await fx.turn();
    return await work.run(wish);
  } catch (error) {
    return await fx.shielded(() => work.takeBack(error));
  }
}

class Provisioning {
  private readonly desired: Link;
  private readonly fx: Effects;
  private readonly undo: Undo;
  private readonly ids: LinkIds = {};
  private readonly changes: Change[] = [];
  private readonly generations = new Map<string, number>();
  private undoesConnection = false;

  constructor(desired: Link, fx: Effects) {
    this.desired = desired;
    this.fx = fx;
    this.undo = new Undo(desired.site);
  }

  async prepare(): Promise<void> {
    await this.fx.checkSecret();
    this.undo.before({
      type: 'customerGateway',
      id: () => this.ids.customerGatewayId ?? '',
      run: () => this.fx.removeCustomerGateway({ unlessUsedBy: this.undoesConnection ? 'others' : 'anyone' }),
    });
    await this.makeCustomerGateway();
  }

  async run({ desired, isLeftover }: Wish): Promise<LinkResult> {
    const first = await this.fx.look();
    const verdict = judgeLink(desired, first);
    if (verdict.kind === 'differs') throw differs(verdict.differences.map(({ attribute }) => attribute));
    if (verdict.kind === 'same')
      return { ...emptyResult('unchanged'), ids: idsOf(first), routes: routesOf(first.routes) };

    const kept = isLeftover ? nothingOf(first) : first;
    const connectionId = await this.makeConnection(first, kept);
    for (const route of desired.routes) await this.makeRoute({ connectionId, route, first, kept });
    const routes = await this.publish(connectionId, kept);
    return { outcome: 'applied', leftovers: [], ids: this.ids, routes: routesOf(routes), changes: this.changes };
  }

  async takeBack(error: unknown): Promise<LinkResult> {
    if (!this.undo.isEmpty) await this.fx.settle();
    const { leftovers, changes } = await this.undo.run();
    return {
      ...emptyResult(leftovers.length > 0 ? 'parked' : outcomeOf(error)),
      failure: failureOf(error),
      leftovers,
      ids: leftovers.length > 0 ? this.ids : {},
      changes: [...this.changes, ...changes],
    };
  }

  private async makeCustomerGateway(): Promise<void> {
    const made = await this.intend('customerGateway', (generation) => this.fx.ensureCustomerGateway(generation));
    this.ids.customerGatewayId = made.id;
    if (made.isNew) this.note('customer gateway', made);
  }

  private async makeConnection(first: ObservedLink, kept: ObservedLink): Promise<string> {
    if (!kept.connection) {
      this.undoesConnection = true;
      this.undo.before({
        type: 'connection',
        id: () => this.ids.connectionId ?? '',
        run: () => this.fx.removeConnection(),
      });
    }
    const made = await this.connect();
    this.ids.connectionId = made.id;
    if (!first.connection) this.note('IPsec connection', made);
    return made.id;
  }

  private async connect(): Promise<Ensured> {
    const make = (): Promise<Ensured> =>
      this.intend('connection', (generation) =>
        this.fx.ensureConnection({ customerGatewayId: this.ids.customerGatewayId ?? '', generation }),
      );
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof CustomerGatewayGone)) throw error;
      this.renew('customerGateway');
      await this.makeCustomerGateway();
      this.renew('connection'); // other parameters need another token
      return await make();
    }
  }

  private async makeRoute({ connectionId, route, first, kept }: RouteStep): Promise<void> {
    const id = `${connectionId}:${route.to}`;
    if (!hasRoute(kept, route)) {
      this.undo.before({ type: 'route', id: () => id, run: () => this.fx.removeRoute(route.to) });
    }
    const made = await this.intend(`route/${route.to}`, (generation) =>
      this.fx.ensureRoute({ connectionId, route, generation }),
    );
    if (!hasRoute(first, route)) this.note('route', made);
  }

  private async publish(connectionId: string, kept: ObservedLink): Promise<ObservedRoute[]> {
    const wanted = this.desired.routes.filter(({ publish }) => publish).map(({ to }) => to);
    const unpublished = kept.routes
      .filter(({ to, state }) => state === 'normal' && wanted.includes(to))
      .map(({ to }) => to);
    if (unpublished.length > 0) {
      this.undo.before({
        type: 'publication',
        id: () => `${connectionId}:${unpublished.join(' ')}`,
        run: () => this.fx.withdrawRoutes(unpublished),
      });
    }
    const { routes, published } = await this.fx.publishRoutes({ connectionId, routes: this.desired.routes });
    this.changes.push(...published.map((id): Change => ({ verb: 'published', resource: 'route', id })));
    return routes;
  }

  /** Runs `create` under the resource's current intent, and under a new one each time the cloud proves the last one spent. */
  private async intend<T extends Ensured>(resource: string, create: (generation: number) => Promise<T>): Promise<T> {
    for (;;) {
      const generation = this.generations.get(resource) ?? 1;
      try {
        return await create(generation);
      } catch (error) {
        if (!(error instanceof TokenSpent) || generation >= MAX_GENERATIONS) throw error;
        this.renew(resource);
      }
    }
  }

  private renew(resource: string): void {
    this.generations.set(resource, (this.generations.get(resource) ?? 1) + 1);
  }

  /** What the first look did not have was made here, by whichever attempt. */
  private note(resource: Change['resource'], { id }: Ensured): void {
    this.changes.push({ verb: 'made', resource, id });
  }
}

interface RouteStep {
  connectionId: string;
  route: Route;
  first: ObservedLink;
  /** What of it is not ours to undo. */
  kept: ObservedLink;
}

function hasRoute({ routes }: ObservedLink, { to }: Route): boolean {
  return routes.some((route) => route.to === to);
}

function nothingOf({ site, link, gatewayId }: ObservedLink): ObservedLink {
  return { site, link, gatewayId, routes: [], strangeRoutes: [], foreignRoutes: [] };
}

function differs(attributes: string[]): StepFailed {
  const message = `The cloud has other values for ${attributes.join(', ')}; nothing was changed`;
  return new StepFailed(message, { step: 'look', code: 'Differs' });
}

function idsOf({ customerGateway, connection }: ObservedLink): LinkIds {
  return {
    ...(customerGateway && { customerGatewayId: customerGateway.id }),
    ...(connection && { connectionId: connection.id }),
  };
}

function routesOf(routes: ObservedRoute[]): LinkResult['routes'] {
  return routes.map(({ to, weight, state }) => ({ to, weight, state }));
}
