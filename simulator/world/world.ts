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
  /** No resource that is being deleted is gone before this; spares a scan of all of them on every call. */
  nextGoneAtMs: number;
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
      nextGoneAtMs: Infinity,
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

/** From `atMs` on it is gone; until then it is being deleted. */
export function scheduleRemoval(resources: Resources, doomed: { goneAtMs: number | null }, atMs: number): void {
  doomed.goneAtMs = atMs;
  resources.nextGoneAtMs = Math.min(resources.nextGoneAtMs, atMs);
}

/** Drops what was being deleted and is gone by now. */
export function settle(resources: Resources, nowMs: number): void {
  if (resources.nextGoneAtMs > nowMs) return;
  resources.nextGoneAtMs = Infinity;
  for (const found of [resources.vpnConnections, resources.routes, resources.policyRoutes]) {
    for (const [id, item] of found) {
      if (item.goneAtMs === null) continue;
      if (item.goneAtMs <= nowMs) found.delete(id);
      else scheduleRemoval(resources, item, item.goneAtMs);
    }
  }
}

/** The gateway takes changes again at once, and what it was doing is done. */
export function freeGateway(resources: Resources, gateway: VpnGateway, nowMs: number): void {
  gateway.busyUntilMs = nowMs;
  const { vpnConnections, routes, policyRoutes } = resources;
  const connections = [...vpnConnections.values()].filter((found) => found.VpnGatewayId === gateway.VpnGatewayId);
  const itsRoutes = [...routes.values(), ...policyRoutes.values()].filter(
    (found) => found.VpnInstanceId === gateway.VpnGatewayId,
  );
  for (const connection of connections) connection.configuredAtMs = Math.min(connection.configuredAtMs, nowMs);
  for (const found of [...connections, ...itsRoutes]) {
    if (found.goneAtMs !== null) scheduleRemoval(resources, found, nowMs);
  }
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
