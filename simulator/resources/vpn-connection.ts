// IPsec connections: made and deleted under their gateway's lock, refused twice, negotiated with the peer over time.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf, Parser } from '../api/parameter-rules.ts';
import {
  flag,
  optional,
  paging,
  regionId,
  required,
  resourceName,
  text,
  token,
  withDefault,
} from '../api/parameter-rules.ts';
import { parseCidr } from '../world/ipv4.ts';
import type { Resources } from '../world/world.ts';
import { scheduleRemoval } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import type { CustomerGateway } from './customer-gateway.ts';
import { requireCustomerGateway } from './customer-gateway.ts';
import {
  healthCheckConfig,
  healthCheckSchema,
  ikeConfig,
  ikeConfigSchema,
  ipsecConfig,
  ipsecConfigSchema,
} from './negotiation-config.ts';
import { negotiationStatus } from './negotiation.ts';
import { pageOf } from './paging.ts';
import { addPolicyRoutes, requirePolicyRouteQuota, subnetPairs } from './policy-route.ts';
import type { VpnGateway } from './vpn-gateway.ts';
import { requireGateway, requireIpsec } from './vpn-gateway.ts';

export const vpnConnectionSchema = z.object({
  region: z.string(),
  configuredAtMs: z.number(),
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
  return {
    ...attributesOf(connection),
    VcoHealthCheck: { ...check, ...(check.Enable === 'true' && { Status: health }) },
    Status,
    // Not in the guide; current providers wait for `active`. The other values are assumed.
    State: goneAtMs !== null ? 'deleting' : configuredAtMs > call.nowMs ? 'init' : 'active',
  };
}

function statusOf(
  connection: VpnConnection,
  { resources, nowMs, config }: Pick<Call, 'resources' | 'nowMs' | 'config'>,
) {
  const address = resources.customerGateways.get(connection.CustomerGatewayId)?.IpAddress ?? '';
  const peer = resources.peers.get(address) ?? { state: config.peers, sinceMs: 0 };
  const startsAtMs = connection.EffectImmediately ? connection.configuredAtMs : null;
  return negotiationStatus({ startsAtMs, peer, takesMs: config.durations.negotiation / config.clockScale }, nowMs);
}

function subnets(code: 'IllegalParam.LocalSubnet' | 'IllegalParam.RemoteSubnet'): Parser<string> {
  return (value, _, edition) => {
    const blocks = value.split(',');
    const bad = blocks.find((block) => parseCidr(block) === undefined);
    if (bad !== undefined) throw refusal(code, bad);
    if (blocks.length > edition.maxSubnetsPerSide) throw refusal(code, value);
    return value;
  };
}

const createRules = {
  RegionId: regionId,
  VpnGatewayId: required(text),
  CustomerGatewayId: required(text),
  LocalSubnet: required(subnets('IllegalParam.LocalSubnet')),
  RemoteSubnet: required(subnets('IllegalParam.RemoteSubnet')),
  Name: optional(resourceName),
  EffectImmediately: withDefault(flag, false),
  IkeConfig: withDefault(ikeConfig, (edition) => ikeConfig('{}', 'IkeConfig', edition)),
  IpsecConfig: withDefault(ipsecConfig, (edition) => ipsecConfig('{}', 'IpsecConfig', edition)),
  HealthCheckConfig: withDefault(healthCheckConfig, () => healthCheckConfig('{}', 'HealthCheckConfig')),
  AutoConfigRoute: withDefault(flag, (edition) => edition.autoConfigRouteByDefault),
  ClientToken: token,
};

export const createVpnConnection = defineOperation({
  action: 'CreateVpnConnection',
  rules: createRules,
  lock: {
    kind: 'hold',
    duration: 'connection',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
  run(parameters, call) {
    const ends = requireAcceptable(parameters, call);
    const created = connectionFrom(parameters, ends, call);
    call.resources.vpnConnections.set(created.VpnConnectionId, created);
    if (parameters.AutoConfigRoute) addPolicyRoutes(created, call);
    const { VpnConnectionId, Name, CreateTime } = created;
    return { answer: { VpnConnectionId, Name, CreateTime }, effect: effectOn(created) };
  },
});

type CreateParameters = ParametersOf<typeof createRules>;

interface ConnectionEnds {
  readonly gateway: VpnGateway;
  readonly peer: CustomerGateway;
}

function requireAcceptable(given: CreateParameters, call: Call): ConnectionEnds {
  const { resources, region, config } = call;
  const gateway = requireGateway(resources, region, given.VpnGatewayId);
  requireIpsec(gateway);
  const peer = requireCustomerGateway(resources, region, given.CustomerGatewayId);
  requireSubnetsFit(given);
  const neighbours = connectionsOf(gateway.VpnGatewayId, resources);
  refuseDuplicate(given, neighbours);
  if (neighbours.length >= config.quotas.connectionsPerGateway) throw refusal('Resource.QuotaFull');
  if (given.AutoConfigRoute) requirePolicyRouteQuota(gateway.VpnGatewayId, subnetPairs(given).length, call);
  return { gateway, peer };
}

function connectionFrom(given: CreateParameters, { gateway, peer }: ConnectionEnds, call: Call): VpnConnection {
  return {
    region: call.region,
    configuredAtMs: call.doneAtMs,
    goneAtMs: null,
    VpnConnectionId: call.ids.resourceId('vco'),
    CustomerGatewayId: peer.CustomerGatewayId,
    VpnGatewayId: gateway.VpnGatewayId,
    Name: given.Name ?? '',
    LocalSubnet: given.LocalSubnet,
    RemoteSubnet: given.RemoteSubnet,
    CreateTime: call.nowMs,
    EffectImmediately: given.EffectImmediately,
    IkeConfig: { Psk: call.ids.psk(), LocalId: gateway.InternetIp, RemoteId: peer.IpAddress, ...given.IkeConfig },
    IpsecConfig: given.IpsecConfig,
    VcoHealthCheck: given.HealthCheckConfig,
  };
}

export const deleteVpnConnection = defineOperation({
  action: 'DeleteVpnConnection',
  rules: { RegionId: regionId, VpnConnectionId: required(text), ClientToken: token },
  lock: {
    kind: 'hold',
    duration: 'connection',
    refusedWhenFinancialLocked: false, // not in this operation's error table
    gatewayOf: ({ VpnConnectionId }, { resources, region }) =>
      requireConnection(resources, region, VpnConnectionId).VpnGatewayId,
  },
  run({ VpnConnectionId }, { resources, region, doneAtMs }) {
    const found = requireConnection(resources, region, VpnConnectionId);
    // Assumed: no source states what happens to destination routes; the strict answer finds callers with a wrong order.
    const hasRoutes = [...resources.routes.values()].some((route) => route.NextHop === VpnConnectionId);
    if (hasRoutes) throw refusal('DependencyViolation.VpnRouteEntry');
    scheduleRemoval(resources, found, doneAtMs);
    for (const route of resources.policyRoutes.values()) {
      if (route.NextHop === VpnConnectionId) scheduleRemoval(resources, route, doneAtMs); // the system made them, the system takes them
    }
    return { answer: {}, effect: effectOn(found) };
  },
});

export const describeVpnConnection = defineOperation({
  action: 'DescribeVpnConnection',
  rules: { RegionId: regionId, VpnConnectionId: required(text) },
  lock: { kind: 'none' },
  run({ VpnConnectionId }, call) {
    return { answer: viewConnection(requireConnection(call.resources, call.region, VpnConnectionId), call) };
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
    const view = (stored: VpnConnection) => viewConnection(stored, call);
    return { answer: pageOf(found, { list: 'VpnConnections', item: 'VpnConnection', PageNumber, PageSize, view }) };
  },
});

/** Several subnets on a side need IKEv2 (console rule). */
function requireSubnetsFit(given: CreateParameters): void {
  if (given.IkeConfig.IkeVersion === 'ikev2') return;
  if (given.LocalSubnet.includes(',')) throw refusal('IllegalParam.LocalSubnet', given.LocalSubnet);
  if (given.RemoteSubnet.includes(',')) throw refusal('IllegalParam.RemoteSubnet', given.RemoteSubnet);
}

/** Assumed: the same ends and the same subnets, in whatever order. */
function refuseDuplicate(given: CreateParameters, neighbours: readonly VpnConnection[]): void {
  const isSame = (found: VpnConnection) =>
    found.CustomerGatewayId === given.CustomerGatewayId &&
    sorted(found.LocalSubnet) === sorted(given.LocalSubnet) &&
    sorted(found.RemoteSubnet) === sorted(given.RemoteSubnet);
  if (neighbours.some(isSame)) throw refusal('InvalidVpnConnection.AlreadyExists');
}

function connectionsOf(gatewayId: string, resources: Resources): VpnConnection[] {
  return [...resources.vpnConnections.values()].filter((found) => found.VpnGatewayId === gatewayId);
}

function sorted(list: string): string {
  return list.split(',').sort().join(',');
}

function effectOn({ VpnConnectionId, VpnGatewayId, Name }: VpnConnection) {
  return { resourceType: 'vpnConnection', resourceId: VpnConnectionId, gatewayId: VpnGatewayId, name: Name } as const;
}
