// VPN gateways: the model, the reads, and the lock that lets one change through at a time.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import { defineOperation } from '../api/operation.ts';
import { oneOf, optional, paging, regionId, required, text } from '../api/parameter-rules.ts';
import type { Resources } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf, withOrganization } from './paging.ts';
import { withTags } from './tags.ts';

const statuses = ['init', 'provisioning', 'active', 'updating', 'deleting'] as const;
const businessStatuses = ['Normal', 'FinancialLocked'] as const;

export const vpnGatewaySchema = z.object({
  region: z.string(),
  /** `null` holds it until somebody frees it. */
  busyUntilMs: z.number().nullable(),
  /** Until then it is being made. */
  readyAtMs: z.number(),
  goneAtMs: z.number().nullable(),
  VpnGatewayId: z.string(),
  VpcId: z.string(),
  VSwitchId: z.string(),
  InternetIp: z.string(),
  CreateTime: z.number(),
  EndTime: z.number(),
  Spec: z.string(),
  Name: z.string(),
  Description: z.string(),
  Status: z.enum(statuses),
  BusinessStatus: z.enum(businessStatuses),
  ChargeType: z.string(),
  IpsecVpn: z.enum(['enable', 'disable']),
  SslVpn: z.enum(['enable', 'disable']),
  SslMaxConnections: z.number(),
  Tag: z.string(),
});
export type VpnGateway = z.infer<typeof vpnGatewaySchema>;

export function requireGateway(resources: Resources, region: string, id: string): VpnGateway {
  const gateway = resources.vpnGateways.get(id);
  if (gateway?.region !== region) throw refusal('InvalidVpnGatewayInstanceId.NotFound');
  return gateway;
}

export function requireSsl(gateway: VpnGateway): void {
  if (gateway.SslVpn !== 'enable') throw refusal('VpnGateway.SslVpnDisabled');
}

export function requireIpsec(gateway: VpnGateway): void {
  if (gateway.IpsecVpn !== 'enable') throw refusal('VpnGateway.IpsecVpnDisabled');
}

function isBusy(gateway: VpnGateway, nowMs: number): boolean {
  return gateway.busyUntilMs === null || gateway.busyUntilMs > nowMs;
}

/** Throws unless the gateway would take a change now. */
export function requireFree(gateway: VpnGateway, nowMs: number): void {
  if (gatewayStatus(gateway, nowMs) !== 'active') throw refusal('VpnGateway.Configuring');
}

export function viewGateway(stored: VpnGateway, nowMs: number): Answer {
  return Object.assign(attributesOf(stored), { Status: gatewayStatus(stored, nowMs) });
}

export function gatewayStatus(gateway: VpnGateway, nowMs: number): VpnGateway['Status'] {
  if (gateway.goneAtMs !== null) return 'deleting';
  if (gateway.readyAtMs > nowMs) return nowMs > gateway.CreateTime ? 'provisioning' : 'init';
  return gateway.Status === 'active' && isBusy(gateway, nowMs) ? 'updating' : gateway.Status;
}

export const describeVpnGateway = defineOperation({
  action: 'DescribeVpnGateway',
  rules: { RegionId: regionId, VpnGatewayId: required(text) },
  lock: { kind: 'none' },
  run({ VpnGatewayId }, { resources, region, nowMs }) {
    const found = requireGateway(resources, region, VpnGatewayId);
    return { answer: withTags(viewGateway(found, nowMs), VpnGatewayId, resources) };
  },
});

export const describeVpnGateways = defineOperation({
  action: 'DescribeVpnGateways',
  rules: {
    RegionId: regionId,
    VpcId: optional(text),
    VpnGatewayId: optional(text),
    Status: optional(oneOf(statuses)),
    BusinessStatus: optional(oneOf(businessStatuses)),
    ...paging,
  },
  lock: { kind: 'none' },
  run({ VpcId, VpnGatewayId, Status, BusinessStatus, PageNumber, PageSize }, call) {
    const found = [...call.resources.vpnGateways.values()]
      .filter((gateway) => gateway.region === call.region)
      .filter((gateway) => VpcId === undefined || gateway.VpcId === VpcId)
      .filter((gateway) => VpnGatewayId === undefined || gateway.VpnGatewayId === VpnGatewayId)
      .filter((gateway) => Status === undefined || gatewayStatus(gateway, call.nowMs) === Status)
      .filter((gateway) => BusinessStatus === undefined || gateway.BusinessStatus === BusinessStatus);
    const view = (gateway: VpnGateway) =>
      withTags(withOrganization(viewGateway(gateway, call.nowMs), call), gateway.VpnGatewayId, call.resources);
    return { answer: pageOf(found, { list: 'VpnGateways', item: 'VpnGateway', PageNumber, PageSize, view }) };
  },
});
