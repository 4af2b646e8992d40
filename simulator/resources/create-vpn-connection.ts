// An IPsec connection is made and deleted: under its gateway's lock, refused twice and while routes lead through it.
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf, Parser } from '../api/parameter-rules.ts';
import { flag, optional, regionId, required, resourceName, text, token, withDefault } from '../api/parameter-rules.ts';
import { parseCidr } from '../world/ipv4.ts';
import { scheduleRemoval } from '../world/world.ts';
import type { CustomerGateway } from './customer-gateway.ts';
import { requireCustomerGateway } from './customer-gateway.ts';
import type { IkeConfig } from './negotiation-config.ts';
import { healthCheckConfig, ikeConfig, ipsecConfig } from './negotiation-config.ts';
import { addPolicyRoutes, requirePolicyRouteQuota, subnetPairs } from './policy-route.ts';
import { firstTags, setTags } from './tags.ts';
import type { VpnConnection } from './vpn-connection.ts';
import { connectionsOf, effectOnConnection, requireConnection } from './vpn-connection.ts';
import type { VpnGateway } from './vpn-gateway.ts';
import { requireGateway, requireIpsec } from './vpn-gateway.ts';

export function subnets(code: 'IllegalParam.LocalSubnet' | 'IllegalParam.RemoteSubnet'): Parser<string> {
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
  Tags: firstTags,
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
    setTags(call.resources, { id: VpnConnectionId, type: 'VPNCONNECTION', tags: parameters.Tags });
    return { answer: { VpnConnectionId, Name, CreateTime }, effect: effectOnConnection(created) };
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
    trafficAtMs: null,
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
    const policyRoutes = [...resources.policyRoutes.values()].filter((route) => route.NextHop === VpnConnectionId);
    const routes = [...resources.routes.values()].filter((route) => route.NextHop === VpnConnectionId);
    if (routes.length > 0 || policyRoutes.some((route) => !route.isAutomatic))
      throw refusal('DependencyViolation.VpnRouteEntry');
    scheduleRemoval(resources, found, doneAtMs);
    for (const route of policyRoutes) scheduleRemoval(resources, route, doneAtMs); // the system made them, the system takes them
    return { answer: {}, effect: effectOnConnection(found) };
  },
});

/** Several subnets on a side need IKEv2 (console rule). */
export function requireSubnetsFit(given: {
  readonly LocalSubnet: string;
  readonly RemoteSubnet: string;
  readonly IkeConfig: Pick<IkeConfig, 'IkeVersion'>;
}): void {
  if (given.IkeConfig.IkeVersion === 'ikev2') return;
  if (given.LocalSubnet.includes(',')) throw refusal('IllegalParam.LocalSubnet', given.LocalSubnet);
  if (given.RemoteSubnet.includes(',')) throw refusal('IllegalParam.RemoteSubnet', given.RemoteSubnet);
}

/** Assumed: the same ends and the same subnets, in whatever order. */
export function refuseDuplicate(
  given: Pick<VpnConnection, 'CustomerGatewayId' | 'LocalSubnet' | 'RemoteSubnet'>,
  neighbours: readonly VpnConnection[],
): void {
  const isSame = (found: VpnConnection) =>
    found.CustomerGatewayId === given.CustomerGatewayId &&
    sorted(found.LocalSubnet) === sorted(given.LocalSubnet) &&
    sorted(found.RemoteSubnet) === sorted(given.RemoteSubnet);
  if (neighbours.some(isSame)) throw refusal('InvalidVpnConnection.AlreadyExists');
}

function sorted(list: string): string {
  return list.split(',').sort().join(',');
}
