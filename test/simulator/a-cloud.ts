// A simulator on free ports with a clock that tests move, the official SDK as its client, and a hand on its control port.
import PopCore from '@alicloud/pop-core';
import { afterEach } from 'vitest';
import type { SimulatorClock } from '../../simulator/clock.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';

export const gatewayA = 'vpn-hub0000000000000000a';
export const gatewayB = 'vpn-hub0000000000000000b';
export const everything = { EffectImmediately: true, LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' };

type Row = Record<string, unknown>;
export type Method = 'GET' | 'POST';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

export interface ManualClock extends SimulatorClock {
  advance(ms: number): void;
  sleepers(): number;
}

export function manualClock(): ManualClock {
  let now = Date.now();
  let sleeping: { until: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleepers: () => sleeping.length,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeping.push({ until: now + ms, wake: resolve });
        signal.addEventListener('abort', () => resolve());
      }),
    advance(ms) {
      now += ms;
      for (const { wake } of sleeping.filter(({ until }) => until <= now)) wake();
      sleeping = sleeping.filter(({ until }) => until > now);
    },
  };
}

interface CloudOptions {
  readonly config?: Row;
  readonly stateFile?: string;
  readonly clock?: ManualClock;
  readonly requestTimeoutMs?: number;
}

export type Cloud = Awaited<ReturnType<typeof aCloud>>;

export async function aCloud({ config = {}, stateFile, clock = manualClock(), ...options }: CloudOptions = {}) {
  const running = await startSimulator({
    port: 0,
    controlPort: 0,
    config: parseSimulatorConfig(config),
    clock,
    ...options,
    ...(stateFile !== undefined && { stateFile }),
  });
  open.push(() => running.close());
  const control = controlOf(running.control);
  return { ...running, ...control, clock, ...clientOf(running.endpoint) };
}

export interface KeyPair {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export const testKey: KeyPair = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

function clientOf(endpoint: string) {
  const clients = new Map<KeyPair, PopCore>();
  /** One call through the official SDK. */
  async function call<T = Row>(action: string, parameters: Row = {}, how: { method?: Method; key?: KeyPair } = {}) {
    const { method = 'POST', key = testKey } = how;
    const client = clients.get(key) ?? new PopCore({ endpoint, apiVersion: '2016-04-28', ...key });
    clients.set(key, client);
    return client.request<T>(action, { RegionId: 'cn-hangzhou', ...parameters }, { method });
  }
  /** The code that the call is refused with, or OK. */
  async function codeOf(action: string, parameters: Row = {}, how: { method?: Method; key?: KeyPair } = {}) {
    try {
      await call(action, parameters, how);
      return 'OK';
    } catch (error) {
      if (error instanceof Error && 'code' in error) return String(error.code);
      throw error;
    }
  }
  const aPeer = async (IpAddress: string) =>
    (await call<{ CustomerGatewayId: string }>('CreateCustomerGateway', { IpAddress })).CustomerGatewayId;
  const aConnection = async (parameters: Row) =>
    (await call<{ VpnConnectionId: string }>('CreateVpnConnection', { ...everything, ...parameters })).VpnConnectionId;
  return { call, codeOf, aPeer, aConnection };
}

export interface Inventory {
  readonly vpnGateways: Row[];
  readonly customerGateways: Row[];
  readonly vpnConnections: Row[];
  readonly routes: Row[];
  readonly policyRoutes: Row[];
  readonly sslServers: Row[];
}

function controlOf(control: string) {
  async function text(path: string, init?: RequestInit) {
    return (await fetch(`${control}${path}`, init)).text();
  }
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${control}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Row };
  };
  return {
    lines: async (path: string) => {
      const body = await text(path);
      return body
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row);
    },
    inventory: async (query = '') => JSON.parse(await text(`/inventory${query}`)) as Inventory,
    get: async (path: string) => JSON.parse(await text(path)) as Row,
    remove: async (path: string) => text(path, { method: 'DELETE' }),
    post,
    fault: async (order: Row) => post('/faults', order),
    world: async (hand: Row) => post('/world', hand),
  };
}

/** Waits for a condition, up to five seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
