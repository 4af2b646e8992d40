// Policy routes: for now only those that AutoConfigRoute makes, one per pair of subnets, unpublished.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { attributesOf } from './attributes.ts';
import type { VpnConnection } from './vpn-connection.ts';

export const policyRouteSchema = z.object({
  region: z.string(),
  goneAtMs: z.number().nullable(),
  VpnInstanceId: z.string(),
  NextHop: z.string(),
  RouteSource: z.string(),
  RouteDest: z.string(),
  Weight: z.number(),
  State: z.enum(['published', 'normal']),
  CreateTime: z.number(),
});
export type PolicyRoute = z.infer<typeof policyRouteSchema>;

const everywhere = '0.0.0.0/0';

export function policyRouteId({ VpnInstanceId, NextHop, RouteSource, RouteDest }: PolicyRoute): string {
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

export function addPolicyRoutes(connection: VpnConnection, { resources, region, nowMs }: Call): void {
  for (const { source, destination } of subnetPairs(connection)) {
    const route: PolicyRoute = {
      region,
      goneAtMs: null,
      VpnInstanceId: connection.VpnGatewayId,
      NextHop: connection.VpnConnectionId,
      RouteSource: source,
      RouteDest: destination,
      Weight: 100,
      State: 'normal',
      CreateTime: nowMs,
    };
    resources.policyRoutes.set(policyRouteId(route), route);
  }
}
