// The API's two kinds of routes behind one: a destination route has its path and weight, a policy route also a source.
import type { RequestOf } from '../cloud/operations/catalogue.ts';
import type { ObservedRoute } from '../topology/observed.ts';
import type { RouteKey } from '../topology/route-key.ts';
import type { Attempt } from './attempt.ts';
import { observedRoute } from './observed-connection.ts';

/** Which routes a reading needs: each kind is a list of its own. */
export type RouteKind = 'destination' | 'policy';

export function kindOf({ from }: Pick<RouteKey, 'from'>): RouteKind {
  return from === undefined ? 'destination' : 'policy';
}

export async function listRoutes(
  attempt: Attempt,
  { gatewayId, kinds }: { gatewayId: string; kinds: Iterable<RouteKind> },
): Promise<ObservedRoute[]> {
  const request = { VpnGatewayId: gatewayId };
  const routes: ObservedRoute[] = [];
  for (const kind of new Set(kinds)) {
    const action = kind === 'destination' ? 'DescribeVpnRouteEntries' : 'DescribeVpnPbrRouteEntries';
    for await (const row of attempt.cloud.list(action, request)) routes.push(observedRoute(row));
  }
  return routes;
}

export interface Through {
  gatewayId: string;
  connectionId: string;
}

export async function createRoute(
  attempt: Attempt,
  { through, route, clientToken }: { through: Through; route: RouteKey & { publish: boolean }; clientToken: string },
): Promise<void> {
  const request = { ...keyed(through, route), PublishVpc: route.publish, ClientToken: clientToken };
  if (route.from === undefined) await attempt.cloud.call('CreateVpnRouteEntry', request);
  else await attempt.cloud.call('CreateVpnPbrRouteEntry', { ...request, RouteSource: route.from });
}

export async function deleteRoute(attempt: Attempt, through: Through, route: RouteKey): Promise<object> {
  const request = keyed(through, route);
  if (route.from === undefined) return await attempt.cloud.call('DeleteVpnRouteEntry', request);
  return await attempt.cloud.call('DeleteVpnPbrRouteEntry', { ...request, RouteSource: route.from });
}

/** The call names no source: it means all policy routes of the path's destination through the connection. */
export async function setPublished(
  attempt: Attempt,
  through: Through,
  { route, isPublished }: { route: RouteKey; isPublished: boolean },
): Promise<void> {
  await attempt.cloud.call('PublishVpnRouteEntry', {
    VpnGatewayId: through.gatewayId,
    NextHop: through.connectionId,
    RouteDest: route.to,
    RouteType: kindOf(route) === 'policy' ? 'pbr' : 'dbr',
    PublishVpc: isPublished,
  });
}

/** The weight is part of what names a route. */
function keyed({ gatewayId, connectionId }: Through, { to, weight }: RouteKey): RequestOf<'DeleteVpnRouteEntry'> {
  return { VpnGatewayId: gatewayId, NextHop: connectionId, RouteDest: to, Weight: weight === 0 ? 0 : 100 };
}
