// A resource's attributes change by a hand at the console: any stored attribute but those that say which resource it is.
import type { z } from 'zod';
import { isAttribute } from '../resources/attributes.ts';
import { clientCertSchema } from '../resources/client-cert.ts';
import { customerGatewaySchema } from '../resources/customer-gateway.ts';
import { policyRouteSchema } from '../resources/policy-route.ts';
import { routeEntrySchema } from '../resources/route-entry.ts';
import { sslServerSchema } from '../resources/ssl-server.ts';
import { vpnConnectionSchema } from '../resources/vpn-connection.ts';
import { vpnGatewaySchema } from '../resources/vpn-gateway.ts';
import type { Resources } from '../world/world.ts';
import { ControlError } from './control-error.ts';

interface Modification {
  readonly id: string;
  readonly set: Readonly<Record<string, unknown>>;
}

const fixed = new Set([
  'VpnGatewayId',
  'VpnConnectionId',
  'CustomerGatewayId',
  'VpnInstanceId',
  'SslVpnServerId',
  'SslVpnClientCertId',
  'RegionId',
  'NextHop',
  'RouteDest',
  'RouteSource',
  'CreateTime',
]);

/** False when there is none of that id. */
export function modifyResource(resources: Resources, modification: Modification): boolean {
  return (
    modifyIn(resources.vpnGateways, vpnGatewaySchema, modification) ||
    modifyIn(resources.customerGateways, customerGatewaySchema, modification) ||
    modifyIn(resources.vpnConnections, vpnConnectionSchema, modification) ||
    modifyIn(resources.routes, routeEntrySchema, modification) ||
    modifyIn(resources.policyRoutes, policyRouteSchema, modification) ||
    modifyIn(resources.sslServers, sslServerSchema, modification) ||
    modifyIn(resources.clientCerts, clientCertSchema, modification)
  );
}

function modifyIn<T extends object>(found: Map<string, T>, schema: z.ZodType<T>, { id, set }: Modification): boolean {
  const current = found.get(id);
  if (current === undefined) return false;
  for (const name of Object.keys(set)) requireModifiable(current, name);
  found.set(id, schema.parse(merged(current, set)));
  return true;
}

function requireModifiable(current: object, name: string): void {
  const isKnown = isAttribute(name) && Object.hasOwn(current, name);
  if (!isKnown || fixed.has(name))
    throw new ControlError(400, `Cannot set ${name.slice(0, 64)}: it is no attribute that changes`);
}

function merged(current: object, set: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values = current as Record<string, unknown>;
  const changes = Object.entries(set).map(([name, value]) => {
    const before = values[name];
    const isGroup = typeof before === 'object' && before !== null && typeof value === 'object' && value !== null;
    return [name, isGroup ? { ...before, ...value } : value];
  });
  return { ...values, ...Object.fromEntries(changes) };
}
