// What one account owns: plain data, without behaviour. Each resource's file has its model and its rules.
import type { Answer } from '../api/answer.ts';
import { vswitchOf } from '../config.ts';
import type { GatewayConfig, SimulatorConfig } from '../config.ts';
import type { ClientCert } from '../resources/client-cert.ts';
import type { CustomerGateway } from '../resources/customer-gateway.ts';
import type { PolicyRoute } from '../resources/policy-route.ts';
import type { RouteEntry } from '../resources/route-entry.ts';
import type { SslServer } from '../resources/ssl-server.ts';
import type { Tags } from '../resources/tags.ts';
import type { VpnConnection } from '../resources/vpn-connection.ts';
import type { VpnGateway } from '../resources/vpn-gateway.ts';
import { Records, touch } from './records.ts';

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
  readonly isPoisoned: boolean;
}

export interface Resources {
  /** No resource that is being deleted is gone before this; spares a scan of all of them on every call. */
  nextGoneAtMs: number;
  readonly vpnGateways: Records<VpnGateway>;
  readonly customerGateways: Records<CustomerGateway>;
  readonly vpnConnections: Records<VpnConnection>;
  readonly routes: Records<RouteEntry>;
  readonly policyRoutes: Records<PolicyRoute>;
  readonly sslServers: Records<SslServer>;
  readonly clientCerts: Records<ClientCert>;
  /** By the id of what they are on. */
  readonly tags: Records<Tags>;
  readonly peers: Records<Peer>;
}

export interface World {
  readonly uid: string;
  readonly resources: Resources;
  /** First answers by ClientToken, oldest first. */
  readonly tokens: Records<RememberedAnswer>;
}

export function emptyWorld(uid: string): World {
  return {
    uid,
    resources: {
      nextGoneAtMs: 0, // found anew by the first look
      vpnGateways: new Records(),
      customerGateways: new Records(),
      vpnConnections: new Records(),
      routes: new Records(),
      policyRoutes: new Records(),
      sslServers: new Records(),
      clientCerts: new Records(),
      tags: new Records(),
      peers: new Records(),
    },
    tokens: new Records(),
  };
}

export function seededWorld(uid: string, config: SimulatorConfig, nowMs: number): World {
  const world = emptyWorld(uid);
  for (const [index, gateway] of config.gateways.entries()) {
    world.resources.vpnGateways.set(gateway.id, seededGateway(gateway, index, nowMs));
  }
  return world;
}

/** From `atMs` on it is gone; until then it is being deleted. */
export function scheduleRemoval(resources: Resources, doomed: { goneAtMs: number | null }, atMs: number): void {
  doomed.goneAtMs = atMs;
  touch(doomed);
  resources.nextGoneAtMs = Math.min(resources.nextGoneAtMs, atMs);
}

/** Drops what was being deleted and is gone by now. */
export function settle(resources: Resources, nowMs: number): void {
  if (resources.nextGoneAtMs > nowMs) return;
  resources.nextGoneAtMs = Infinity;
  const { vpnGateways, vpnConnections, routes, policyRoutes, sslServers, clientCerts } = resources;
  for (const found of [vpnGateways, vpnConnections, routes, policyRoutes, sslServers, clientCerts]) {
    for (const [id, { goneAtMs }] of found) {
      if (goneAtMs === null) continue;
      if (goneAtMs > nowMs) {
        resources.nextGoneAtMs = Math.min(resources.nextGoneAtMs, goneAtMs);
        continue;
      }
      found.delete(id);
      if (resources.tags.has(id)) resources.tags.delete(id);
    }
  }
}

/** The gateway takes changes again at once, and what it was doing is done. */
export function freeGateway(resources: Resources, gateway: VpnGateway, nowMs: number): void {
  gateway.busyUntilMs = nowMs;
  gateway.readyAtMs = Math.min(gateway.readyAtMs, nowMs);
  touch(gateway);
  const { vpnConnections, routes, policyRoutes, sslServers, clientCerts } = resources;
  const isOn = (found: { VpnGatewayId: string }) => found.VpnGatewayId === gateway.VpnGatewayId;
  const connections = [...vpnConnections.values()].filter(isOn);
  for (const connection of connections) {
    connection.configuredAtMs = Math.min(connection.configuredAtMs, nowMs);
    touch(connection);
  }
  const itsRoutes = [...routes.values(), ...policyRoutes.values()].filter(
    (found) => found.VpnInstanceId === gateway.VpnGatewayId,
  );
  const servers = [...sslServers.values()].filter(isOn);
  const certs = [...clientCerts.values()].filter((cert) =>
    servers.some((server) => server.SslVpnServerId === cert.SslVpnServerId),
  );
  for (const found of [...connections, ...itsRoutes, ...servers, ...certs]) {
    if (found.goneAtMs !== null) scheduleRemoval(resources, found, nowMs);
  }
}

/** RFC 2544: never a site's. */
export function gatewayAddress(index: number): string {
  return `198.18.${Math.floor(index / 250) % 256}.${(index % 250) + 1}`;
}

function seededGateway(config: GatewayConfig, index: number, nowMs: number): VpnGateway {
  return {
    region: config.region,
    busyUntilMs: 0,
    readyAtMs: 0,
    goneAtMs: null,
    VpnGatewayId: config.id,
    VpcId: config.vpc,
    VSwitchId: vswitchOf(config.vpc),
    InternetIp: config.internetIp ?? gatewayAddress(index),
    CreateTime: nowMs,
    EndTime: nowMs + 30 * 86_400_000,
    Spec: '5M', // providers split at the M; the guide's "5 Mbps" breaks them
    Name: config.name ?? config.id,
    Description: '',
    Status: config.status,
    BusinessStatus: config.businessStatus,
    ChargeType: config.chargeType,
    IpsecVpn: config.ipsec,
    SslVpn: config.ssl,
    SslMaxConnections: config.sslConnections,
    Tag: '',
  };
}
