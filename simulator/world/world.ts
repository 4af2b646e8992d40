// What one account owns: plain data, without behaviour. Each resource's file has its model and its rules.
import type { Answer } from '../api/answer.ts';
import type { GatewayConfig, SimulatorConfig } from '../config.ts';
import type { CustomerGateway } from '../resources/customer-gateway.ts';
import type { PolicyRoute } from '../resources/policy-route.ts';
import type { RouteEntry } from '../resources/route-entry.ts';
import type { VpnConnection } from '../resources/vpn-connection.ts';
import type { VpnGateway } from '../resources/vpn-gateway.ts';

export type PeerState = 'up' | 'down' | 'mismatched';

/** The branch's device at an address. */
export interface Peer {
  readonly state: PeerState;
  readonly sinceMs: number;
}

export interface RememberedAnswer {
  readonly fingerprint: string;
  readonly answer: Answer;
  readonly atMs: number;
}

export interface Resources {
  readonly vpnGateways: Map<string, VpnGateway>;
  readonly customerGateways: Map<string, CustomerGateway>;
  readonly vpnConnections: Map<string, VpnConnection>;
  readonly routes: Map<string, RouteEntry>;
  readonly policyRoutes: Map<string, PolicyRoute>;
  readonly peers: Map<string, Peer>;
}

export interface World {
  readonly uid: string;
  readonly resources: Resources;
  /** First answers by ClientToken, oldest first. */
  readonly tokens: Map<string, RememberedAnswer>;
}

export function seededWorld(uid: string, config: SimulatorConfig, nowMs: number): World {
  const gateways = config.gateways.map((gateway, index) => seededGateway(gateway, index, nowMs));
  return {
    uid,
    resources: {
      vpnGateways: new Map(gateways.map((gateway) => [gateway.VpnGatewayId, gateway])),
      customerGateways: new Map(),
      vpnConnections: new Map(),
      routes: new Map(),
      policyRoutes: new Map(),
      peers: new Map(),
    },
    tokens: new Map(),
  };
}

/** Drops what was being deleted and is gone by now. */
export function settle({ vpnConnections, routes, policyRoutes }: Resources, nowMs: number): void {
  for (const found of [vpnConnections, routes, policyRoutes]) {
    for (const [id, { goneAtMs }] of found) {
      if (goneAtMs !== null && goneAtMs <= nowMs) found.delete(id);
    }
  }
}

/** The gateway takes changes again at once, and what it was deleting is deleted. */
export function freeGateway(resources: Resources, gateway: VpnGateway, nowMs: number): void {
  gateway.busyUntilMs = nowMs;
  for (const connection of resources.vpnConnections.values()) {
    if (connection.VpnGatewayId === gateway.VpnGatewayId) finish(connection, nowMs);
  }
  for (const route of [...resources.routes.values(), ...resources.policyRoutes.values()]) {
    if (route.VpnInstanceId === gateway.VpnGatewayId) finish(route, nowMs);
  }
  settle(resources, nowMs);
}

function finish(found: { goneAtMs: number | null; configuredAtMs?: number }, nowMs: number): void {
  if (found.goneAtMs !== null) found.goneAtMs = Math.min(found.goneAtMs, nowMs);
  if (found.configuredAtMs !== undefined) found.configuredAtMs = Math.min(found.configuredAtMs, nowMs);
}

function seededGateway(config: GatewayConfig, index: number, nowMs: number): VpnGateway {
  const internetIp = config.internetIp ?? `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`; // RFC 2544: never a site's
  return {
    region: config.region,
    busyUntilMs: 0,
    VpnGatewayId: config.id,
    VpcId: config.vpc,
    VSwitchId: config.vpc.replace('vpc-', 'vsw-'),
    InternetIp: internetIp,
    CreateTime: nowMs,
    EndTime: nowMs + 30 * 86_400_000,
    Spec: '5M', // providers split at the M; the guide's "5 Mbps" breaks them
    Name: config.name ?? config.id,
    Description: '',
    Status: config.status,
    BusinessStatus: config.businessStatus,
    ChargeType: 'PostpayByFlow',
    IpsecVpn: config.ipsec,
    SslVpn: 'disable',
    SslMaxConnections: 5,
    Tag: '',
  };
}
