// Destination routes of a link. They have no name: ours are those whose next hop is our connection and that plan or ledger want.
import { CloudError } from '../cloud/cloud-error.ts';
import type { Ensured, Removed } from '../saga/effects.ts';
import type { Route } from '../topology/model.ts';
import type { ObservedRoute } from '../topology/observed.ts';
import type { Attempt } from './attempt.ts';
import { findToRemove } from './connection.ts';
import { routeSight } from './known-absent.ts';
import type { LinkTarget } from './link-target.ts';
import { clientToken } from './marks.ts';
import { observedRoute } from './observed-connection.ts';
import { orNothing, untilRead, withinSettleTime } from './read-back.ts';

interface EnsureRoute {
  target: LinkTarget;
  connectionId: string;
  route: Route;
  generation: number;
}

export async function ensureRoute(attempt: Attempt, wish: EnsureRoute): Promise<Ensured> {
  const { target, connectionId, route } = wish;
  const find = (): Promise<ObservedRoute | undefined> => findRoute(attempt, { target, connectionId, to: route.to });
  const isAbsent = attempt.knownAbsent.take(routeSight(connectionId, route.to));
  if (!isAbsent && (await find())) return { id: route.to };
  await create(attempt, wish);
  await untilRead(attempt, `route ${route.to}`, find);
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'route' });
  return { id: route.to };
}

/** Publishes what is not published yet: only where the route's State is `normal`. */
export async function publishRoutes(
  attempt: Attempt,
  { target, connectionId, routes }: { target: LinkTarget; connectionId: string; routes: Route[] },
): Promise<{ routes: ObservedRoute[]; published: string[] }> {
  const standing = await routesThrough(attempt, { target, connectionId });
  const wanted = new Set(routes.filter(({ publish }) => publish).map(({ to }) => to));
  const due = standing.filter(({ to, state }) => state === 'normal' && wanted.has(to));
  for (const { to } of due) await setPublished(attempt, { target, connectionId, to, isPublished: true });
  const published = due.map(({ to }) => to);
  return {
    routes: standing.map((route) => (published.includes(route.to) ? { ...route, state: 'published' } : route)),
    published,
  };
}

export async function withdrawRoutes(
  attempt: Attempt,
  { target, destinations }: { target: LinkTarget; destinations: string[] },
): Promise<Removed> {
  const connection = await findToRemove(attempt, target);
  if (!connection) return { ids: [] };
  const connectionId = connection.VpnConnectionId;
  const standing = await routesThrough(attempt, { target, connectionId });
  const due = standing.filter(({ to, state }) => state === 'published' && destinations.includes(to));
  attempt.about(connectionId);
  for (const { to } of due) await setPublished(attempt, { target, connectionId, to, isPublished: false });
  return { ids: due.map(({ to }) => to) };
}

export async function removeRoute(
  attempt: Attempt,
  { target, destination }: { target: LinkTarget; destination: string },
): Promise<Removed> {
  const connection = await findToRemove(attempt, target);
  if (!connection) return { ids: [] };
  const connectionId = connection.VpnConnectionId;
  const find = (): Promise<ObservedRoute | undefined> => findRoute(attempt, { target, connectionId, to: destination });
  const route = target.destinations.includes(destination) ? await withinSettleTime(attempt, find) : await find();
  if (!route) return { ids: [] };
  attempt.about(`${connectionId}:${destination}`);
  const done = await orNothing(() =>
    attempt.cloud.call('DeleteVpnRouteEntry', {
      VpnGatewayId: target.gatewayId,
      NextHop: connectionId,
      RouteDest: destination,
      Weight: route.weight === 0 ? 0 : 100,
    }),
  );
  if (!done) return { ids: [] };
  attempt.accepted();
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'route removal' });
  return { ids: [destination] };
}

async function create(attempt: Attempt, { target, connectionId, route, generation }: EnsureRoute): Promise<void> {
  try {
    await attempt.cloud.call('CreateVpnRouteEntry', {
      VpnGatewayId: target.gatewayId,
      NextHop: connectionId,
      RouteDest: route.to,
      Weight: route.weight,
      PublishVpc: route.publish,
      ClientToken: clientToken({ linkRunId: target.linkRunId, key: `route/${connectionId}/${route.to}`, generation }),
    });
    attempt.accepted();
  } catch (error) {
    if (!(error instanceof CloudError) || error.kind !== 'already-exists') throw error;
    // ours after all (a lost answer), or another connection's: then the refusal stands
    const find = (): Promise<ObservedRoute | undefined> => findRoute(attempt, { target, connectionId, to: route.to });
    if (!(await withinSettleTime(attempt, find))) throw error;
  }
}

async function setPublished(
  attempt: Attempt,
  {
    target,
    connectionId,
    to,
    isPublished,
  }: { target: LinkTarget; connectionId: string; to: string; isPublished: boolean },
): Promise<void> {
  await attempt.cloud.call('PublishVpnRouteEntry', {
    VpnGatewayId: target.gatewayId,
    NextHop: connectionId,
    RouteDest: to,
    RouteType: 'dbr',
    PublishVpc: isPublished,
  });
  attempt.accepted();
}

async function routesThrough(
  attempt: Attempt,
  { target, connectionId }: { target: LinkTarget; connectionId: string },
): Promise<ObservedRoute[]> {
  const routes: ObservedRoute[] = [];
  for await (const row of attempt.cloud.list('DescribeVpnRouteEntries', { VpnGatewayId: target.gatewayId })) {
    if (row.NextHop === connectionId) routes.push(observedRoute(row));
  }
  return routes;
}

async function findRoute(
  attempt: Attempt,
  { to, ...through }: { target: LinkTarget; connectionId: string; to: string },
): Promise<ObservedRoute | undefined> {
  return (await routesThrough(attempt, through)).find((route) => route.to === to);
}
