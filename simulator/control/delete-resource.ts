// A resource vanishes, by a hand at the console, together with what cannot be there without it.
import type { Resources } from '../world/world.ts';
import { ControlError } from './control-error.ts';

/** False when there is none of that id; a customer gateway that is in use is refused, as the console does. */
export function deleteResource(resources: Resources, id: string): boolean {
  const { vpnGateways, customerGateways, vpnConnections, routes, policyRoutes, clientCerts } = resources;
  if (resources.tags.has(id)) resources.tags.delete(id);
  if (routes.delete(id) || policyRoutes.delete(id) || clientCerts.delete(id)) return true;
  if (resources.sslServers.delete(id)) {
    deleteWhere(clientCerts, (cert) => cert.SslVpnServerId === id);
    return true;
  }
  if (customerGateways.has(id)) return deleteCustomerGateway(resources, id);
  if (vpnGateways.delete(id)) {
    deleteWhere(vpnConnections, (connection) => connection.VpnGatewayId === id);
    deleteWhere(routes, (route) => route.VpnInstanceId === id);
    deleteWhere(policyRoutes, (route) => route.VpnInstanceId === id);
    deleteServersOf(resources, id);
    return true;
  }
  if (!vpnConnections.delete(id)) return false;
  deleteWhere(routes, (route) => route.NextHop === id);
  deleteWhere(policyRoutes, (route) => route.NextHop === id);
  return true;
}

function deleteCustomerGateway({ customerGateways, vpnConnections }: Resources, id: string): boolean {
  const user = [...vpnConnections.values()].find((connection) => connection.CustomerGatewayId === id);
  if (user !== undefined) throw new ControlError(400, `Cannot delete ${id}: ${user.VpnConnectionId} uses it`);
  return customerGateways.delete(id);
}

function deleteServersOf({ sslServers, clientCerts }: Resources, gatewayId: string): void {
  for (const [id, { VpnGatewayId }] of sslServers) {
    if (VpnGatewayId !== gatewayId) continue;
    sslServers.delete(id);
    deleteWhere(clientCerts, (cert) => cert.SslVpnServerId === id);
  }
}

function deleteWhere<T>(found: Map<string, T>, isDoomed: (item: T) => boolean): void {
  for (const [id, item] of found) if (isDoomed(item)) found.delete(id);
}
