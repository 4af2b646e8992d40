// IPsec connections: what one is and how it is shown, negotiated with the peer over time.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import { optional, paging, regionId, required, text } from '../api/parameter-rules.ts';
import type { Resources } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { healthCheckSchema, ikeConfigSchema, ipsecConfigSchema } from './negotiation-config.ts';
import type { Negotiation } from './negotiation.ts';
import { negotiationStatus } from './negotiation.ts';
import { pageOf } from './paging.ts';
import { withTags } from './tags.ts';

export const vpnConnectionSchema = z.object({
  region: z.string(),
  configuredAtMs: z.number(),
  /** When traffic last asked for a tunnel: what a connection that does not negotiate by itself waits for. */
  trafficAtMs: z.number().nullable(),
  goneAtMs: z.number().nullable(),
  VpnConnectionId: z.string(),
  CustomerGatewayId: z.string(),
  VpnGatewayId: z.string(),
  Name: z.string(),
  LocalSubnet: z.string(),
  RemoteSubnet: z.string(),
  CreateTime: z.number(),
  EffectImmediately: z.boolean(),
  IkeConfig: ikeConfigSchema,
  IpsecConfig: ipsecConfigSchema,
  VcoHealthCheck: healthCheckSchema,
});
export type VpnConnection = z.infer<typeof vpnConnectionSchema>;

export function requireConnection(resources: Resources, region: string, id: string): VpnConnection {
  const found = resources.vpnConnections.get(id);
  if (found?.region !== region) throw refusal('InvalidVpnConnectionInstanceId.NotFound');
  return found;
}

/** With its pre-shared key, as the real API answers. */
export function viewConnection(connection: VpnConnection, call: Pick<Call, 'resources' | 'nowMs' | 'config'>): Answer {
  const { configuredAtMs, goneAtMs, VcoHealthCheck: check } = connection;
  const Status = statusOf(connection, call);
  const health = Status === 'ipsec_sa_established' ? 'success' : 'failed';
  return Object.assign(attributesOf(connection), {
    VcoHealthCheck: check.Enable === 'true' ? { ...check, Status: health } : check,
    Status,
    // Not in the guide; current providers wait for `active`. The other values are assumed.
    State: goneAtMs !== null ? 'deleting' : configuredAtMs > call.nowMs ? 'init' : 'active',
  });
}

function statusOf(connection: VpnConnection, call: Pick<Call, 'resources' | 'nowMs' | 'config'>) {
  return negotiationStatus(negotiationOf(connection, call), call.nowMs);
}

export function negotiationOf(
  { CustomerGatewayId, EffectImmediately, configuredAtMs, trafficAtMs }: VpnConnection,
  { resources, config }: Pick<Call, 'resources' | 'config'>,
): Negotiation {
  const address = resources.customerGateways.get(CustomerGatewayId)?.IpAddress ?? '';
  const peer = resources.peers.get(address) ?? { state: config.peers, sinceMs: 0 };
  const askedAtMs = EffectImmediately ? configuredAtMs : trafficAtMs;
  const startsAtMs = askedAtMs === null ? null : Math.max(askedAtMs, configuredAtMs);
  return { startsAtMs, peer, takesMs: config.durations.negotiation / config.clockScale };
}

export const describeVpnConnection = defineOperation({
  action: 'DescribeVpnConnection',
  rules: { RegionId: regionId, VpnConnectionId: required(text) },
  lock: { kind: 'none' },
  run({ VpnConnectionId }, call) {
    const found = requireConnection(call.resources, call.region, VpnConnectionId);
    return { answer: withTags(viewConnection(found, call), VpnConnectionId, call.resources) };
  },
});

export const describeVpnConnections = defineOperation({
  action: 'DescribeVpnConnections',
  rules: {
    RegionId: regionId,
    VpnGatewayId: optional(text),
    CustomerGatewayId: optional(text),
    VpnConnectionId: optional(text),
    ...paging,
  },
  lock: { kind: 'none' },
  run({ VpnGatewayId, CustomerGatewayId, VpnConnectionId, PageNumber, PageSize }, call) {
    const found = [...call.resources.vpnConnections.values()].filter(
      (stored) =>
        stored.region === call.region &&
        (VpnGatewayId === undefined || stored.VpnGatewayId === VpnGatewayId) &&
        (CustomerGatewayId === undefined || stored.CustomerGatewayId === CustomerGatewayId) &&
        (VpnConnectionId === undefined || stored.VpnConnectionId === VpnConnectionId),
    );
    const view = (stored: VpnConnection) =>
      withTags(viewConnection(stored, call), stored.VpnConnectionId, call.resources);
    return { answer: pageOf(found, { list: 'VpnConnections', item: 'VpnConnection', PageNumber, PageSize, view }) };
  },
});

export function connectionsOf(gatewayId: string, resources: Resources): VpnConnection[] {
  return [...resources.vpnConnections.values()].filter((found) => found.VpnGatewayId === gatewayId);
}

export function effectOnConnection({ VpnConnectionId, VpnGatewayId, Name }: VpnConnection) {
  return { resourceType: 'vpnConnection', resourceId: VpnConnectionId, gatewayId: VpnGatewayId, name: Name } as const;
}
