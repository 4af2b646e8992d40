// What destination routes and policy routes have in common: what names one, where it may lead, and the gateway's lock.
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { cidrBlock, flag, invalid, oneOf, regionId, required, text, token } from '../api/parameter-rules.ts';
import { optional, weight, withDefault } from '../api/parameter-rules.ts';
import { cidr, overlaps } from '../world/ipv4.ts';
import { requireConnection } from './vpn-connection.ts';
import { requireGateway, requireIpsec } from './vpn-gateway.ts';

const carrierGradeNat = cidr('100.64.0.0/10');

/** Neither everything nor carrier-grade NAT (public docs of both kinds, single-tunnel gateways). */
function destination(value: string, name: string): string {
  if (overlaps(cidr(cidrBlock(value, name)), carrierGradeNat)) throw invalid(name);
  return value;
}

export const routeKeyRules = {
  RegionId: regionId,
  VpnGatewayId: required(text),
  RouteDest: required(cidrBlock),
  NextHop: required(text),
  Weight: required(weight),
  OverlayMode: withDefault(oneOf(['Ipsec']), 'Ipsec'),
  ClientToken: token,
};

export const newRouteRules = {
  ...routeKeyRules,
  RouteDest: required(destination),
  PublishVpc: required(flag),
  Description: optional(text),
};

/** Both kinds hold their gateway. */
export function routeLock(duration: 'route' | 'policyRoute') {
  return {
    kind: 'hold',
    duration,
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }: { readonly VpnGatewayId: string }) => VpnGatewayId,
  } as const;
}

interface Way {
  readonly VpnGatewayId: string;
  readonly NextHop: string;
}

/** A next hop is a connection of the same gateway, and that gateway does IPsec. */
export function requireWay({ VpnGatewayId, NextHop }: Way, { resources, region }: Call): void {
  requireIpsec(requireGateway(resources, region, VpnGatewayId));
  const connection = requireConnection(resources, region, NextHop);
  if (connection.VpnGatewayId !== VpnGatewayId) throw refusal('InvalidVpnConnectionInstanceId.NotFound');
}
