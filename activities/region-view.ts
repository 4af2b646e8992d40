// One reading of a region: customer gateways, and the connections and routes of some gateways. A link is found in it without a call.
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { ObservedLink } from '../topology/observed.ts';
import type { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { isOurs } from './customer-gateway.ts';
import type { LinkTarget } from './link-target.ts';
import { connectionMark, markIn } from './marks.ts';
import { observedConnection, observedRoute } from './observed-connection.ts';
import { connectionsOf, customerGatewaysOf } from './region-lists.ts';

type RouteRow = RowOf<'DescribeVpnRouteEntries'>;

export interface RegionView {
  customerGateways: Map<string, RowOf<'DescribeCustomerGateways'>>;
  /** By id, and by gateway and mark. */
  connections: Map<string, Connection>;
  routes: Map<string, RouteRow[]>;
}

export async function readRegion(attempt: Attempt, gatewayIds: string[]): Promise<RegionView> {
  const view: RegionView = { customerGateways: new Map(), connections: new Map(), routes: new Map() };
  for (const row of await customerGatewaysOf(attempt)) {
    view.customerGateways.set(row.IpAddress, row);
  }
  for (const VpnGatewayId of gatewayIds) {
    for (const row of await connectionsOf(attempt, VpnGatewayId)) keep(view, row);
    const routes: RouteRow[] = [];
    for await (const row of attempt.cloud.list('DescribeVpnRouteEntries', { VpnGatewayId })) routes.push(row);
    view.routes.set(VpnGatewayId, routes);
  }
  return view;
}

interface Sought {
  target: LinkTarget;
  /** The wanted key, where it can be read here. */
  psk: string | undefined;
  destinations: string[];
  /** Destinations that the ledger has. */
  ledger: string[];
}

export function observeLink(view: RegionView, { target, psk, destinations, ledger }: Sought): ObservedLink {
  const { site, link, gatewayId } = target;
  const connection = connectionOf(view, target);
  const holder = view.customerGateways.get(target.address);
  const routes = (view.routes.get(gatewayId) ?? []).map(observedRoute);
  const isMine = ({ nextHop }: { nextHop: string }): boolean => nextHop === connection?.VpnConnectionId;
  const isKnown = ({ to }: { to: string }): boolean => destinations.includes(to) || ledger.includes(to);
  return {
    site,
    link,
    gatewayId,
    ...(holder && { customerGateway: observedCustomerGateway(holder, target) }),
    ...(connection && { connection: observedConnection(connection, psk) }),
    routes: routes.filter((route) => isMine(route) && isKnown(route)),
    strangeRoutes: routes.filter((route) => isMine(route) && !isKnown(route)),
    foreignRoutes: routes.filter((route) => !isMine(route) && destinations.includes(route.to)),
  };
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
  row: RowOf<'DescribeCustomerGateways'>,
  target: LinkTarget,
): NonNullable<ObservedLink['customerGateway']> {
  return { id: row.CustomerGatewayId, name: row.Name, address: row.IpAddress, isOurs: isOurs(row, target) };
}
