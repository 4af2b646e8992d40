// VPN gateways are made, renamed and deleted: all of it takes a while, and a new one is not active before.
import { ApiError, refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import {
  description,
  flag,
  integerOf,
  oneOf,
  optional,
  regionId,
  required,
  resourceName,
  text,
  token,
  withDefault,
} from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import { gatewayAddress, scheduleRemoval } from '../world/world.ts';
import { requireVpc, requireVSwitch } from './vpc.ts';
import type { VpnGateway } from './vpn-gateway.ts';
import { gatewayStatus, requireGateway, viewGateway } from './vpn-gateway.ts';

const monthMs = 30 * 86_400_000;

const createRules = {
  RegionId: regionId,
  VpcId: required(text),
  Bandwidth: required(integerOf((edition) => edition.bandwidths)),
  VSwitchId: optional(text),
  EnableIpsec: withDefault(flag, (edition) => edition.ipsecByDefault),
  EnableSsl: withDefault(flag, false),
  SslConnections: withDefault(
    integerOf((edition) => edition.sslConnections),
    5,
  ),
  Name: optional(resourceName),
  // Only the public API has it; Apsara Stack knows postpaid gateways alone.
  InstanceChargeType: withDefault(oneOf(['PREPAY', 'POSTPAY']), 'POSTPAY'),
  ClientToken: token,
};

export const createVpnGateway = defineOperation({
  action: 'CreateVpnGateway',
  tokenWhen: (edition) => edition.gatewayTakesToken,
  rules: createRules,
  lock: { kind: 'none', duration: 'vpnGateway' },
  run(parameters, call) {
    requireAcceptable(parameters, call);
    const created = gatewayFrom(parameters, call);
    call.resources.vpnGateways.set(created.VpnGatewayId, created);
    const { VpnGatewayId, Name } = created;
    return { answer: { VpnGatewayId, Name }, effect: effectOn(created) };
  },
});

function requireAcceptable(given: ParametersOf<typeof createRules>, call: Call): void {
  // The only name that may hold no dot (guide 6.3.1).
  if (given.Name?.includes('.') && !call.edition.gatewayNamesMayHaveDots) throw refusal('InvalidName');
  requireVpc(call, given.VpcId);
  if (given.VSwitchId !== undefined) requireVSwitch(call, given.VpcId, given.VSwitchId);
  if (call.resources.vpnGateways.size >= call.config.quotas.gatewaysPerAccount) throw refusal('Resource.QuotaFull');
}

function gatewayFrom(given: ParametersOf<typeof createRules>, call: Call): VpnGateway {
  const VpnGatewayId = call.ids.resourceId('vpn');
  return {
    region: call.region,
    busyUntilMs: 0,
    readyAtMs: call.doneAtMs,
    goneAtMs: null,
    VpnGatewayId,
    VpcId: given.VpcId,
    VSwitchId: given.VSwitchId ?? requireVpc(call, given.VpcId).vswitchId,
    InternetIp: gatewayAddress(250 * 16 + call.ids.issued()), // beyond those of the seeded gateways
    CreateTime: call.nowMs,
    EndTime: call.nowMs + monthMs,
    Spec: `${given.Bandwidth}M`,
    Name: given.Name ?? VpnGatewayId,
    Description: '',
    Status: 'active',
    BusinessStatus: 'Normal',
    ChargeType: given.InstanceChargeType === 'PREPAY' ? 'Prepay' : 'PostpayByFlow',
    IpsecVpn: given.EnableIpsec ? 'enable' : 'disable',
    SslVpn: given.EnableSsl ? 'enable' : 'disable',
    SslMaxConnections: given.SslConnections,
    Tag: '',
  };
}

export const modifyVpnGatewayAttribute = defineOperation({
  action: 'ModifyVpnGatewayAttribute',
  rules: {
    RegionId: regionId,
    VpnGatewayId: required(text),
    Name: optional(resourceName),
    Description: optional(description),
    ClientToken: token,
  },
  lock: {
    kind: 'hold',
    duration: 'gatewayChange',
    refusedWhenFinancialLocked: false, // the guide has no error table for it
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
  run({ VpnGatewayId, Name, Description }, { resources, region, nowMs }) {
    const gateway = requireGateway(resources, region, VpnGatewayId);
    if (Name !== undefined) gateway.Name = Name;
    if (Description !== undefined) gateway.Description = Description;
    touch(gateway);
    const answer = { ...viewGateway(gateway, nowMs), Status: 'updating', IntranetIp: '' };
    return { answer, effect: effectOn(gateway) };
  },
});

export const deleteVpnGateway = defineOperation({
  action: 'DeleteVpnGateway',
  rules: { RegionId: regionId, VpnGatewayId: required(text), ClientToken: token },
  lock: {
    kind: 'check',
    duration: 'vpnGateway',
    refusedWhenFinancialLocked: false, // not in this operation's error table
    gatewayOf({ VpnGatewayId }, { resources, region, nowMs }) {
      requireMade(requireGateway(resources, region, VpnGatewayId), nowMs);
      return VpnGatewayId;
    },
  },
  run({ VpnGatewayId }, call) {
    const gateway = requireGateway(call.resources, call.region, VpnGatewayId);
    if (gateway.ChargeType === 'Prepay' && gateway.EndTime > call.nowMs) throw refusal('ForbiddenRelease');
    requireUnused(gateway, call);
    scheduleRemoval(call.resources, gateway, call.doneAtMs);
    return { answer: {}, effect: effectOn(gateway) };
  },
});

/** The guide's table has the code twice; that the other message means a gateway that is not ready is assumed. */
function requireMade(gateway: VpnGateway, nowMs: number): void {
  if (['active', 'updating'].includes(gatewayStatus(gateway, nowMs))) return;
  throw new ApiError(400, 'VpnGateway.Configuring', 'The specified VPN gateway is being configured.');
}

function requireUnused({ VpnGatewayId }: VpnGateway, { resources }: Call): void {
  const isOn = (found: { VpnGatewayId: string }) => found.VpnGatewayId === VpnGatewayId;
  if ([...resources.vpnConnections.values()].some(isOn)) throw refusal('DependencyViolation.VpnConnection');
  if ([...resources.sslServers.values()].some(isOn)) throw refusal('DependencyViolation.SslVpnServer');
}

function effectOn({ VpnGatewayId, Name }: VpnGateway) {
  return { resourceType: 'vpnGateway', resourceId: VpnGatewayId, gatewayId: VpnGatewayId, name: Name } as const;
}
