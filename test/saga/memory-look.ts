// What a look into the cloud in memory brings back, in the plan's words.
import type { LinkIds, LinkRoute } from '../../saga/outcome.ts';
import type { Link } from '../../topology/model.ts';
import type { ObservedConnection, ObservedLink, ObservedRoute } from '../../topology/observed.ts';
import { phaseTwoSubnets } from '../../topology/phase-two.ts';
import { includesRoute, isSameRoute, routeKeyOf } from '../../topology/route-key.ts';
import type { MemoryConnection, MemoryCustomerGateway, MemoryRoute } from './memory-cloud.ts';

export const OWNER = 'us';

/** What a ledger would have of a link. */
export interface MemoryRow {
  ids: LinkIds;
  routes: LinkRoute[];
  how: 'made' | 'adopted';
}

interface Seen {
  connection: MemoryConnection | undefined;
  customerGateway: MemoryCustomerGateway | undefined;
  /** Through the connection. */
  routes: MemoryRoute[];
  row: MemoryRow;
}

export function observedLink(wish: Link, { connection, customerGateway, routes, row }: Seen): ObservedLink {
  const { site, link, gatewayId } = wish;
  const known = routes.filter((it) => includesRoute([...wish.routes, ...row.routes], it));
  return {
    site,
    link,
    gatewayId,
    ...(customerGateway && { customerGateway: asObserved(customerGateway) }),
    ...(connection && { connection: connectionAsWished(wish, connection) }),
    routes: known.map((it) => asHeld(it, row)),
    strangeRoutes: routes.filter((it) => !known.includes(it)).map(observedRoute),
    foreignRoutes: [],
  };
}

export function observedRoute(route: MemoryRoute): ObservedRoute {
  return { ...routeKeyOf(route), state: route.isPublished ? 'published' : 'normal', nextHop: route.connectionId };
}

function asObserved({ id, address, owner }: MemoryCustomerGateway): NonNullable<ObservedLink['customerGateway']> {
  return { id, name: '', address, isOurs: owner === OWNER };
}

function asHeld(route: MemoryRoute, { how, routes }: MemoryRow): ObservedRoute {
  const isMade = routes.some((it) => it.how !== 'adopted' && isSameRoute(it, route));
  return { ...observedRoute(route), ...(how === 'adopted' && !isMade && { how }) };
}

function connectionAsWished(wish: Link, { id, customerGatewayId }: MemoryConnection): ObservedConnection {
  const { effectImmediately, ike, ipsec, ids, healthCheck } = wish;
  return {
    id,
    name: '',
    customerGatewayId,
    ...phaseTwoSubnets(wish),
    effectImmediately,
    ike,
    ipsec,
    ids: { local: ids?.local ?? '', remote: ids?.remote ?? '' },
    ...(healthCheck && { healthCheck }),
    hasSamePsk: true,
    status: 'ipsec_sa_established',
  };
}
