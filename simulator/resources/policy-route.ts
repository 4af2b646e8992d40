// Policy routes: the model, and those that AutoConfigRoute makes, one per pair of subnets, unpublished.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { touch } from '../world/records.ts';
import { attributesOf } from './attributes.ts';
import { routeEntrySchema } from './route-entry.ts';
import type { VpnConnection } from './vpn-connection.ts';

export const policyRouteSchema = routeEntrySchema.extend({
  /** Made by AutoConfigRoute: the system takes it away with its connection. */
  isAutomatic: z.boolean(),
  RouteSource: z.string(),
});
export type PolicyRoute = z.infer<typeof policyRouteSchema>;

const everywhere = '0.0.0.0/0';

type PolicyRouteKey = Pick<PolicyRoute, 'VpnInstanceId' | 'NextHop' | 'RouteSource' | 'RouteDest'>;

export function policyRouteId({ VpnInstanceId, NextHop, RouteSource, RouteDest }: PolicyRouteKey): string {
  return `${VpnInstanceId}:${NextHop}:${RouteSource}:${RouteDest}`;
}

export function viewPolicyRoute(stored: PolicyRoute): Answer {
  return attributesOf(stored);
}

/** The pairs of a connection that protects flows; one that routes by destination has none. */
export function subnetPairs({ LocalSubnet, RemoteSubnet }: { LocalSubnet: string; RemoteSubnet: string }) {
  if (LocalSubnet === everywhere && RemoteSubnet === everywhere) return [];
  const remotes = RemoteSubnet.split(',');
  return LocalSubnet.split(',').flatMap((source) => remotes.map((destination) => ({ source, destination })));
}

export function requirePolicyRouteQuota(gatewayId: string, pairs: number, { resources, config }: Call): void {
  const existing = [...resources.policyRoutes.values()].filter((route) => route.VpnInstanceId === gatewayId).length;
  const max = config.quotas.policyRoutesPerGateway;
  if (existing + pairs > max) throw refusal('QuotaExceeded.PolicyBasedRoute', existing, pairs, max);
}

/** Those of the connection's pairs that are not there yet. */
export function missingPairs(connection: VpnConnection, { resources }: Pick<Call, 'resources'>) {
  return subnetPairs(connection).filter((pair) => !resources.policyRoutes.has(idOfPair(connection, pair)));
}

export function addPolicyRoutes(connection: VpnConnection, call: Pick<Call, 'resources' | 'region' | 'nowMs'>): void {
  for (const { source, destination } of missingPairs(connection, call)) {
    const route: PolicyRoute = {
      region: call.region,
      goneAtMs: null,
      isAutomatic: true,
      VpnInstanceId: connection.VpnGatewayId,
      NextHop: connection.VpnConnectionId,
      RouteSource: source,
      RouteDest: destination,
      Weight: 100,
      State: 'normal',
      OverlayMode: 'Ipsec',
      Description: '',
      CreateTime: call.nowMs,
    };
    call.resources.policyRoutes.set(policyRouteId(route), route);
  }
}

/** What AutoConfigRoute made for subnets that the connection no longer has. */
export function staleAutomaticRoutes(connection: VpnConnection, call: Pick<Call, 'resources'>): PolicyRoute[] {
  const wanted = wantedIds(connection);
  return automaticRoutes(connection, call).filter((route) => !wanted.has(policyRouteId(route)));
}

export function publishAutomaticRoutes(connection: VpnConnection, call: Pick<Call, 'resources'>): void {
  const wanted = wantedIds(connection);
  for (const route of automaticRoutes(connection, call)) {
    if (!wanted.has(policyRouteId(route))) continue;
    route.State = 'published';
    touch(route);
  }
}

function wantedIds(connection: VpnConnection): Set<string> {
  return new Set(subnetPairs(connection).map((pair) => idOfPair(connection, pair)));
}

function automaticRoutes({ VpnConnectionId }: VpnConnection, { resources }: Pick<Call, 'resources'>): PolicyRoute[] {
  return [...resources.policyRoutes.values()].filter((route) => route.isAutomatic && route.NextHop === VpnConnectionId);
}

function idOfPair(
  { VpnGatewayId, VpnConnectionId }: VpnConnection,
  pair: { readonly source: string; readonly destination: string },
): string {
  const { source: RouteSource, destination: RouteDest } = pair;
  return policyRouteId({ VpnInstanceId: VpnGatewayId, NextHop: VpnConnectionId, RouteSource, RouteDest });
}
