// One reading of a region: customer gateways, and the connections and routes of some gateways. A link is found in it without a call.
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import { includesRoute, isSameRoute, routePath, type RouteKey } from '../topology/route-key.ts';
import type { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { isOurs } from './customer-gateway.ts';
import type { LinkTarget } from './link-target.ts';
import { connectionMark, markIn } from './marks.ts';
import { observedConnection } from './observed-connection.ts';
import { connectionsOf, customerGatewaysOf } from './region-lists.ts';
import { listRoutes } from './route-calls.ts';

type CustomerGateway = RowOf<'DescribeCustomerGateways'>;

export interface RegionView {
  /** By id, and by address. */
  customerGateways: Map<string, CustomerGateway>;
  /** By id, and by gateway and mark. */
  connections: Map<string, Connection>;
  /** By gateway. */
  routes: Map<string, ObservedRoute[]>;
}

export async function readRegion(attempt: Attempt, gatewayIds: string[]): Promise<RegionView> {
  const view: RegionView = { customerGateways: new Map(), connections: new Map(), routes: new Map() };
  for (const row of await customerGatewaysOf(attempt)) {
    view.customerGateways.set(row.CustomerGatewayId, row).set(row.IpAddress, row);
  }
  for (const VpnGatewayId of gatewayIds) {
    for (const row of await connectionsOf(attempt, VpnGatewayId)) keep(view, row);
    const routes = await listRoutes(attempt, { gatewayId: VpnGatewayId, kinds: ['destination', 'policy'] });
    view.routes.set(VpnGatewayId, routes);
  }
  return view;
}

interface Sought {
  target: LinkTarget;
  /** The wanted key, where it can be read here. */
  psk: string | undefined;
  wanted: readonly RouteKey[];
  /** The plan's, where the customer gateway exists by its own id. */
  customerGatewayId?: string | undefined;
}

export function observeLink(view: RegionView, { target, psk, wanted, customerGatewayId }: Sought): ObservedLink {
  const { site, link, gatewayId } = target;
  const connection = connectionOf(view, target);
  const holder = view.customerGateways.get(connection?.CustomerGatewayId ?? customerGatewayId ?? target.address);
  const routes = view.routes.get(gatewayId) ?? [];
  const paths = new Set(wanted.map(routePath));
  const isMine = ({ nextHop }: { nextHop: string }): boolean => nextHop === connection?.VpnConnectionId;
  const isKnown = (route: RouteKey): boolean => paths.has(routePath(route)) || includesRoute(target.routes, route);
  return {
    site,
    link,
    gatewayId,
    ...(holder && { customerGateway: observedCustomerGateway(holder, target) }),
    ...(connection && { connection: observedConnection(connection, psk) }),
    routes: routes.filter((route) => isMine(route) && isKnown(route)).map((route) => asHeld(route, target)),
    strangeRoutes: routes.filter((route) => isMine(route) && !isKnown(route)),
    foreignRoutes: routes.filter((route) => !isMine(route) && paths.has(routePath(route))),
  };
}

/** On an adopted connection what the ledger does not call made was there before us. */
function asHeld(route: ObservedRoute, { how, routes }: LinkTarget): ObservedRoute {
  const isMade = routes.some((it) => it.how !== 'adopted' && isSameRoute(it, route));
  return how === 'adopted' && !isMade ? { ...route, how: 'adopted' } : route;
}

function keep({ connections }: RegionView, row: Connection): void {
  connections.set(row.VpnConnectionId, row);
  const mark = markIn(row.Name);
  if (mark !== undefined) connections.set(`${row.VpnGatewayId} ${mark}`, row);
}

function connectionOf({ connections }: RegionView, target: LinkTarget): Connection | undefined {
  const { place, plan, site, link, gatewayId, ids } = target;
  const byId = ids.connectionId === undefined ? undefined : connections.get(ids.connectionId);
  return byId ?? connections.get(`${gatewayId} ${connectionMark({ owner: place.owner, plan, site, link })}`);
}

function observedCustomerGateway(
  row: CustomerGateway,
  target: LinkTarget,
): NonNullable<ObservedLink['customerGateway']> {
  return { id: row.CustomerGatewayId, name: row.Name, address: row.IpAddress, isOurs: isOurs(row, target) };
}
