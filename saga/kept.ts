// What the first look means for a link's undo and its ledger row: what is kept whatever happens, and what was not ours before.
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import { isSameRoute, routeKeyOf } from '../topology/route-key.ts';
import type { LinkIds, LinkRoute } from './outcome.ts';

/** What an undo leaves alone: all that was there, or of what an earlier run has left behind only what was taken over. */
export function keptOf(first: ObservedLink, { isLeftover, isAdopted }: { isLeftover: boolean; isAdopted: boolean }) {
  if (!isLeftover) return first;
  const { site, link, gatewayId, connection, routes } = first;
  const nothing: ObservedLink = { site, link, gatewayId, routes: [], strangeRoutes: [], foreignRoutes: [] };
  if (!isAdopted || connection === undefined) return nothing;
  return { ...nothing, connection, routes: routes.filter(({ how }) => how === 'adopted') };
}

export function idsOf({ customerGateway, connection }: ObservedLink): LinkIds {
  const customerGatewayId = connection?.customerGatewayId ?? customerGateway?.id;
  return {
    ...(customerGatewayId !== undefined && { customerGatewayId }),
    ...(connection && { connectionId: connection.id }),
  };
}

/** For the ledger: what the first look called adopted stays so. */
export function routesOf(routes: ObservedRoute[], first: ObservedLink): LinkRoute[] {
  const adopted = first.routes.filter(({ how }) => how === 'adopted');
  return routes.map((route) => ({
    ...routeKeyOf(route),
    state: route.state,
    ...(adopted.some((it) => isSameRoute(it, route)) && { how: 'adopted' as const }),
  }));
}
