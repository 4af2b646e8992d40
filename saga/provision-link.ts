// Makes one link, or leaves nothing of it behind. Undo covers exactly what the first look proved absent, and the customer
// gateway: it is made ahead of the turn, without a look, and taken back where nothing uses it.
import { judgeLink } from '../topology/judge-link.ts';
import type { Link, Route } from '../topology/model.ts';
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import { includesRoute, routeId, routeKeyOf, routeName } from '../topology/route-key.ts';
import { CustomerGatewayGone, type Effects, type Ensured } from './effects.ts';
import { failureOf, outcomeOf } from './failure-of.ts';
import { Intents } from './intents.ts';
import { idsOf, keptOf, routesOf } from './kept.ts';
import { emptyResult, type Change, type LinkIds, type LinkResult, type LinkRoute } from './outcome.ts';
import { customerGatewayGone, differs, nothingToAdopt } from './refusals.ts';
import { Undo } from './undo.ts';

/** How often a customer gateway is made again that others take away. */
const MAX_CONNECTS = 5;

export interface Wish {
  desired: Link;
  /** The ledger says parked or abandoned: everything of ours that is here is ours to undo. */
  isLeftover: boolean;
  /** Its connection was there before us: never made, never undone. */
  isAdopted: boolean;
}

export async function provisionLink(wish: Wish, fx: Effects): Promise<LinkResult> {
  const work = new Provisioning(wish, fx);
  try {
    await work.prepare();
    await fx.turn();
    return await work.run();
  } catch (error) {
    return await fx.shielded(() => work.takeBack(error));
  }
}

class Provisioning {
  private readonly wish: Wish;
  private readonly desired: Link;
  private readonly fx: Effects;
  private readonly undo: Undo;
  private readonly ids: LinkIds = {};
  private readonly changes: Change[] = [];
  private readonly intents = new Intents();
  /** Routes that a parked link may have. */
  private perhaps: LinkRoute[] = [];
  private undoesConnection = false;

  constructor(wish: Wish, fx: Effects) {
    this.wish = wish;
    this.desired = wish.desired;
    this.fx = fx;
    this.undo = new Undo(wish.desired.site);
  }

  /** A customer gateway that exists by its own id, or that an adopted connection stands on, is not ours to make. */
  async prepare(): Promise<void> {
    await this.fx.checkSecret();
    const { customerGatewayId } = this.desired;
    if (customerGatewayId !== undefined) this.ids.customerGatewayId = customerGatewayId;
    if (!this.ownsCustomerGateway) return;
    this.undo.before({
      type: 'customerGateway',
      id: () => this.ids.customerGatewayId ?? '',
      run: () => this.fx.removeCustomerGateway({ unlessUsedBy: this.undoesConnection ? 'others' : 'anyone' }),
    });
    await this.makeCustomerGateway();
  }

  async run(): Promise<LinkResult> {
    const { desired, wish } = this;
    const first = await this.fx.look();
    const verdict = judgeLink(desired, first);
    if (verdict.kind === 'differs') throw differs(verdict.differences);
    if (verdict.kind === 'absent' && wish.isAdopted) throw nothingToAdopt(desired);
    if (verdict.kind === 'same') {
      return { ...emptyResult('unchanged'), ids: idsOf(first), routes: routesOf(first.routes, first) };
    }
    if (wish.isAdopted) Object.assign(this.ids, idsOf(first));
    const kept = keptOf(first, wish);
    this.perhaps = this.perhapsStanding(first, kept);
    const connectionId = await this.makeConnection(first, kept);
    for (const route of desired.routes) await this.makeRoute({ connectionId, route, first, kept });
    const routes = routesOf(await this.publish(connectionId, kept), first);
    return { outcome: 'applied', leftovers: [], ids: this.ids, routes, changes: this.changes };
  }

  async takeBack(error: unknown): Promise<LinkResult> {
    if (!this.undo.isEmpty) await this.fx.settle();
    const { leftovers, changes } = await this.undo.run();
    const isParked = leftovers.length > 0;
    return {
      ...emptyResult(isParked ? 'parked' : outcomeOf(error)),
      failure: failureOf(error),
      leftovers,
      ids: isParked ? this.ids : {},
      routes: isParked ? this.perhaps : [],
      changes: [...this.changes, ...changes],
    };
  }

  private get ownsCustomerGateway(): boolean {
    return this.desired.customerGatewayId === undefined && !this.wish.isAdopted;
  }

  private async makeCustomerGateway(): Promise<void> {
    const made = await this.intents.carryOut('customerGateway', (generation) =>
      this.fx.ensureCustomerGateway(generation),
    );
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

  /** Another link that shared the customer gateway may be undone meanwhile, and take it away: it is made again. */
  private async connect(): Promise<Ensured> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.intents.carryOut('connection', (generation) =>
          this.fx.ensureConnection({ customerGatewayId: this.ids.customerGatewayId ?? '', generation }),
        );
      } catch (error) {
        if (!(error instanceof CustomerGatewayGone)) throw error;
        if (!this.ownsCustomerGateway || attempt >= MAX_CONNECTS) throw customerGatewayGone(error);
        this.intents.renew('customerGateway');
        await this.makeCustomerGateway();
        this.intents.renew('connection'); // other parameters need another token
      }
    }
  }

  private async makeRoute({ connectionId, route, first, kept }: RouteStep): Promise<void> {
    if (!includesRoute(kept.routes, route)) {
      const id = routeId(connectionId, route);
      this.undo.before({ type: 'route', id: () => id, run: () => this.fx.removeRoute(route) });
    }
    const made = await this.intents.carryOut(`route/${routeName(route)}`, (generation) =>
      this.fx.ensureRoute({ connectionId, route, generation }),
    );
    if (!includesRoute(first.routes, route)) this.note('route', made);
  }

  private async publish(connectionId: string, kept: ObservedLink): Promise<ObservedRoute[]> {
    const wanted = this.desired.routes.filter(({ publish }) => publish);
    const unpublished = kept.routes.filter((route) => route.state === 'normal' && includesRoute(wanted, route));
    if (unpublished.length > 0) {
      this.undo.before({
        type: 'publication',
        id: () => unpublished.map((route) => routeId(connectionId, route)).join(' '),
        run: () => this.fx.withdrawRoutes(unpublished),
      });
    }
    const { routes, published } = await this.fx.publishRoutes({ connectionId, routes: this.desired.routes });
    this.changes.push(...published.map((id): Change => ({ verb: 'published', resource: 'route', id })));
    return routes;
  }

  private perhapsStanding(first: ObservedLink, kept: ObservedLink): LinkRoute[] {
    const wanted = this.desired.routes.filter((route) => !includesRoute(kept.routes, route));
    return [
      ...routesOf(kept.routes, first),
      ...wanted.map((route) => ({ ...routeKeyOf(route), state: 'normal' as const })),
    ];
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
