// Routes of a link, destination and policy ones. They have no name: ours are those whose next hop is our connection and that
// plan or ledger want.
import { CloudError } from '../cloud/cloud-error.ts';
import type { Ensured, Removed } from '../saga/effects.ts';
import type { Route } from '../topology/model.ts';
import type { ObservedRoute } from '../topology/observed.ts';
import { includesRoute, isSameRoute, routeId, routeName, routePath, type RouteKey } from '../topology/route-key.ts';
import type { Attempt } from './attempt.ts';
import { findToRemove } from './connection.ts';
import type { LinkTarget } from './link-target.ts';
import { clientToken } from './marks.ts';
import { orNothing, untilGone, untilRead, withinSettleTime } from './read-back.ts';
import {
  createRoute,
  deleteRoute,
  kindOf,
  listRoutes,
  setPublished,
  type RouteKind,
  type Through,
} from './route-calls.ts';
import { routeSight } from './sights.ts';

interface EnsureRoute {
  target: LinkTarget;
  connectionId: string;
  route: Route;
  generation: number;
}

export async function ensureRoute(attempt: Attempt, wish: EnsureRoute): Promise<Ensured> {
  const { target, connectionId, route } = wish;
  const id = routeName(route);
  const isAbsent = target.how === 'made' && attempt.sights.takeAbsent(routeSight(connectionId, id));
  if (!isAbsent && (await findRoute(attempt, throughOf(wish), route))) return { id };
  await create(attempt, wish);
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'route' });
  await untilRead(attempt, `route ${id}`, () => readBack(attempt, wish));
  return { id };
}

/** What stands once the gateway is free is what `publishRoutes` wants to know. */
async function readBack(attempt: Attempt, wish: EnsureRoute): Promise<ObservedRoute | undefined> {
  const { target, connectionId, route } = wish;
  const standing = await routesThrough(attempt, throughOf(wish), [kindOf(route)]);
  const found = standing.find((it) => isSameRoute(it, route));
  if (found && target.how === 'made') attempt.sights.noteRoutes({ connectionId, kind: kindOf(route) }, standing);
  return found;
}

/** Publishes what is not published yet: only where the route's State is `normal`. Answers with those that the link wants or has. */
export async function publishRoutes(
  attempt: Attempt,
  { target, connectionId, routes }: { target: LinkTarget; connectionId: string; routes: Route[] },
): Promise<{ routes: ObservedRoute[]; published: string[] }> {
  const through = throughOf({ target, connectionId });
  const known = [...routes, ...target.routes];
  const wanted = routes.filter(({ publish }) => publish);
  const standing = (await standingRoutes(attempt, through, { known, wanted })).filter((route) =>
    includesRoute(known, route),
  );
  const due = standing.filter((route) => route.state === 'normal' && includesRoute(wanted, route));
  await setEach(attempt, through, { routes: due, isPublished: true });
  return {
    routes: standing.map((route) => (due.includes(route) ? { ...route, state: 'published' } : route)),
    published: due.map(routeName),
  };
}

/**
 * The VPC's table has one entry for a destination: who withdraws a route withdraws whatever leads there. So one whose
 * destination another published route has is left: its entry is that route's too.
 */
export async function withdrawRoutes(
  attempt: Attempt,
  { target, routes }: { target: LinkTarget; routes: RouteKey[] },
): Promise<Removed> {
  const connection = await findToRemove(attempt, target);
  if (!connection) return { ids: [] };
  const through = throughOf({ target, connectionId: connection.VpnConnectionId });
  const { gatewayId, connectionId } = through;
  const published = (await listRoutes(attempt, { gatewayId, kinds: ['destination', 'policy'] })).filter(
    ({ state }) => state === 'published',
  );
  const isMine = (route: ObservedRoute): boolean => route.nextHop === connectionId && includesRoute(routes, route);
  const others = new Set(published.filter((route) => !isMine(route)).map(({ to }) => to));
  const due = published.filter((route) => isMine(route) && !others.has(route.to));
  attempt.about(connectionId);
  await setEach(attempt, through, { routes: due, isPublished: false });
  return { ids: due.map(routeName) };
}

export async function removeRoute(
  attempt: Attempt,
  { target, route }: { target: LinkTarget; route: RouteKey },
): Promise<Removed> {
  const connection = await findToRemove(attempt, target);
  if (!connection) return { ids: [] };
  const through = throughOf({ target, connectionId: connection.VpnConnectionId });
  const isKnown = includesRoute(target.routes, route);
  const found = isKnown
    ? await withinSettleTime(attempt, () => findKnownRoute(attempt, through, { route, known: target.routes }))
    : await findRoute(attempt, through, route);
  if (!found) return { ids: [] };
  attempt.about(routeId(through.connectionId, route));
  const done = await orNothing(() => deleteRoute(attempt, through, found));
  if (!done) return { ids: [] };
  attempt.accepted();
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'route removal' });
  await untilGone(attempt, () => findRoute(attempt, through, found));
  return { ids: [routeName(route)] };
}

async function create(attempt: Attempt, wish: EnsureRoute): Promise<void> {
  const { target, connectionId, route, generation } = wish;
  const { linkRunId } = target;
  const through = throughOf(wish);
  const token = clientToken({ linkRunId, key: `route/${connectionId}/${routeName(route)}`, generation });
  try {
    await createRoute(attempt, { through, route, clientToken: token });
    attempt.accepted();
  } catch (error) {
    if (!(error instanceof CloudError) || error.kind !== 'already-exists') throw error;
    // ours after all (a lost answer), or another connection's: then the refusal stands
    if (!(await withinSettleTime(attempt, () => findRoute(attempt, through, route)))) throw error;
  }
}

/** One call does for all routes of a kind to one destination. */
async function setEach(
  attempt: Attempt,
  through: Through,
  { routes, isPublished }: { routes: RouteKey[]; isPublished: boolean },
): Promise<void> {
  const calls = new Map(routes.map((route) => [`${kindOf(route)} ${route.to}`, route]));
  for (const route of calls.values()) {
    await setPublished(attempt, through, { route, isPublished });
    attempt.accepted();
  }
}

function throughOf({ target, connectionId }: { target: LinkTarget; connectionId: string }): Through {
  return { gatewayId: target.gatewayId, connectionId };
}

async function routesThrough(
  attempt: Attempt,
  { gatewayId, connectionId }: Through,
  kinds: readonly RouteKind[],
): Promise<ObservedRoute[]> {
  const routes = await listRoutes(attempt, { gatewayId, kinds });
  return routes.filter(({ nextHop }) => nextHop === connectionId);
}

/** A kind whose last read-back has shown all that the link wants published needs no second reading. */
async function standingRoutes(
  attempt: Attempt,
  through: Through,
  { known, wanted }: { known: readonly RouteKey[]; wanted: readonly RouteKey[] },
): Promise<ObservedRoute[]> {
  const standing: ObservedRoute[] = [];
  for (const kind of new Set(known.map(kindOf))) {
    const seen = attempt.sights.takeRoutes({ connectionId: through.connectionId, kind });
    const published = seen?.filter(({ state }) => state === 'published') ?? [];
    const isEnough = wanted.every((route) => kindOf(route) !== kind || includesRoute(published, route));
    standing.push(...(seen && isEnough ? seen : await routesThrough(attempt, through, [kind])));
  }
  return standing;
}

/** The ledger's, even where another hand has changed its weight since. */
async function findKnownRoute(
  attempt: Attempt,
  through: Through,
  { route, known }: { route: RouteKey; known: readonly RouteKey[] },
): Promise<ObservedRoute | undefined> {
  const routes = await routesThrough(attempt, through, [kindOf(route)]);
  const reweighed = routes.filter((it) => routePath(it) === routePath(route) && !includesRoute(known, it));
  return routes.find((it) => isSameRoute(it, route)) ?? reweighed[0];
}

async function findRoute(attempt: Attempt, through: Through, route: RouteKey): Promise<ObservedRoute | undefined> {
  return (await routesThrough(attempt, through, [kindOf(route)])).find((it) => isSameRoute(it, route));
}
