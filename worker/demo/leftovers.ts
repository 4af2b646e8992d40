// What is in the cloud now and was not before. Pure.
import type { Inventory } from './control-port.ts';

export interface Surplus {
  type: string;
  id: string;
}

/** The API's name for the id of each kind of resource; a route is known by three of its attributes. */
const ID_OF: Record<string, string> = {
  vpnGateways: 'VpnGatewayId',
  customerGateways: 'CustomerGatewayId',
  vpnConnections: 'VpnConnectionId',
};

/** Without the resources whose ids are `expected`. */
export function surplusOf(now: Inventory, { before, expected }: { before: Inventory; expected: string[] }): Surplus[] {
  const known = new Set([...listed(before).map(({ id }) => id), ...expected]);
  return listed(now).filter(({ id }) => !known.has(id));
}

function listed(inventory: Inventory): Surplus[] {
  return Object.entries(inventory).flatMap(([type, resources]) =>
    resources.map((resource) => ({ type, id: idOf(type, resource) })),
  );
}

function idOf(type: string, resource: Record<string, unknown>): string {
  const key = ID_OF[type];
  if (key !== undefined) return String(resource[key]);
  return ['VpnInstanceId', 'NextHop', 'RouteDest'].map((name) => String(resource[name])).join(':');
}
