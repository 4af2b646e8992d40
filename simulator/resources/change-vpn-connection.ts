// A connection changes: what a request does not name stays, and a change of the tunnel negotiates it anew. And its
// configuration as the peer's device needs it.
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import { flag, optional, regionId, required, resourceName, text, token, withDefault } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import { scheduleRemoval } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { refuseDuplicate, requireSubnetsFit, subnets } from './create-vpn-connection.ts';
import { healthCheckChanges, ikeChanges, ipsecChanges, requireEnds } from './negotiation-config.ts';
import {
  addPolicyRoutes,
  missingPairs,
  publishAutomaticRoutes,
  requirePolicyRouteQuota,
  staleAutomaticRoutes,
  subnetPairs,
} from './policy-route.ts';
import { requireTableRoom } from './vpc-route-table.ts';
import type { VpnConnection } from './vpn-connection.ts';
import { connectionsOf, effectOnConnection, requireConnection } from './vpn-connection.ts';

const modifyRules = {
  RegionId: regionId,
  VpnConnectionId: required(text),
  Name: optional(resourceName),
  LocalSubnet: optional(subnets('IllegalParam.LocalSubnet')),
  RemoteSubnet: optional(subnets('IllegalParam.RemoteSubnet')),
  EffectImmediately: optional(flag),
  IkeConfig: optional(ikeChanges),
  IpsecConfig: optional(ipsecChanges),
  HealthCheckConfig: optional(healthCheckChanges),
  AutoConfigRoute: withDefault(flag, (edition) => edition.autoConfigRouteByDefault),
  ClientToken: token,
};
type Modification = ParametersOf<typeof modifyRules>;

export const modifyVpnConnectionAttribute = defineOperation({
  action: 'ModifyVpnConnectionAttribute',
  rules: modifyRules,
  lock: {
    kind: 'hold',
    duration: 'connection',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnConnectionId }, { resources, region }) =>
      requireConnection(resources, region, VpnConnectionId).VpnGatewayId,
  },
  run(given, call) {
    const stored = requireConnection(call.resources, call.region, given.VpnConnectionId);
    const changed = { ...stored, ...changesOf(stored, given, call) };
    requireAcceptable(changed, call);
    if (given.AutoConfigRoute) configureRoutes(changed, call);
    Object.assign(stored, changed);
    touch(stored);
    return { answer: { ...attributesOf(stored), Description: '' }, effect: effectOnConnection(stored) };
  },
});

function changesOf(stored: VpnConnection, given: Modification, call: Call): Partial<VpnConnection> {
  const { Name, LocalSubnet, RemoteSubnet, EffectImmediately, IkeConfig, IpsecConfig, HealthCheckConfig } = given;
  const tunnel = {
    ...(LocalSubnet !== undefined && { LocalSubnet }),
    ...(RemoteSubnet !== undefined && { RemoteSubnet }),
    ...(IkeConfig !== undefined && { IkeConfig: { ...stored.IkeConfig, ...IkeConfig } }),
    ...(IpsecConfig !== undefined && { IpsecConfig: { ...stored.IpsecConfig, ...IpsecConfig } }),
  };
  const isRenegotiated = Object.keys(tunnel).length > 0 || EffectImmediately === true;
  return {
    ...tunnel,
    ...(Name !== undefined && { Name }),
    ...(EffectImmediately !== undefined && { EffectImmediately }),
    ...(HealthCheckConfig !== undefined && { VcoHealthCheck: { ...stored.VcoHealthCheck, ...HealthCheckConfig } }),
    ...(isRenegotiated && { configuredAtMs: call.doneAtMs, trafficAtMs: null }),
  };
}

function requireAcceptable(changed: VpnConnection, { resources }: Call): void {
  requireSubnetsFit(changed);
  requireEnds(changed.VcoHealthCheck);
  const others = connectionsOf(changed.VpnGatewayId, resources).filter(
    ({ VpnConnectionId }) => VpnConnectionId !== changed.VpnConnectionId,
  );
  refuseDuplicate(changed, others);
}

/** A change publishes the routes that the system keeps for a connection (guide 6.6.2); a create only makes them. */
function configureRoutes(changed: VpnConnection, call: Call): void {
  requirePolicyRouteQuota(changed.VpnGatewayId, missingPairs(changed, call).length, call);
  const destinations = subnetPairs(changed).map(({ destination }) => destination);
  requireTableRoom({ gatewayId: changed.VpnGatewayId, destinations, code: 'Resource.QuotaFull' }, call);
  for (const route of staleAutomaticRoutes(changed, call)) scheduleRemoval(call.resources, route, call.doneAtMs);
  addPolicyRoutes(changed, call);
  publishAutomaticRoutes(changed, call);
}

/** The other end's view: what is local here is remote there (public user guide). */
export const downloadVpnConnectionConfig = defineOperation({
  action: 'DownloadVpnConnectionConfig',
  rules: { RegionId: regionId, VpnConnectionId: required(text) },
  lock: { kind: 'none' },
  run({ VpnConnectionId }, { resources, region }) {
    const connection = requireConnection(resources, region, VpnConnectionId);
    const { IkeConfig, IpsecConfig, LocalSubnet, RemoteSubnet } = connection;
    const VpnConnectionConfig = {
      Local: peerAddress(connection, resources),
      Remote: resources.vpnGateways.get(connection.VpnGatewayId)?.InternetIp ?? '',
      LocalSubnet: RemoteSubnet,
      RemoteSubnet: LocalSubnet,
      IkeConfig: { ...IkeConfig, LocalId: IkeConfig.RemoteId, RemoteId: IkeConfig.LocalId },
      IpsecConfig,
    };
    return { answer: { VpnConnectionConfig } };
  },
});

function peerAddress({ CustomerGatewayId }: VpnConnection, { customerGateways }: Call['resources']): string {
  const peer = customerGateways.get(CustomerGatewayId);
  if (peer === undefined) throw refusal('InvalidCustomerGatewayInstanceId.NotFound');
  return peer.IpAddress;
}
