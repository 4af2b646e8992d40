// A simulator with quick gateways and a client of it, for the tests of one file; its own record, and hands on it.
import { afterEach, beforeEach } from 'vitest';
import { connectCloud, type Cloud, type ScopedCloud } from '../../cloud/connect-cloud.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start-simulator.ts';

type Listed = Record<string, string | number>;

export interface Inventory {
  customerGateways: Listed[];
  vpnConnections: Listed[];
  routes: Listed[];
  policyRoutes: Listed[];
}

interface SimulatedCloud {
  cloud: ScopedCloud;
  inventory: () => Promise<Inventory>;
  post: (path: string, body: object) => Promise<Listed>;
  refusals: () => Promise<string[]>;
}

/** Call it at the top of a test file. */
export function simulatedCloud(): SimulatedCloud {
  let simulator: RunningSimulator;
  let client: Cloud;
  const it: SimulatedCloud = {
    cloud: {} as ScopedCloud,
    inventory: async () => (await (await fetch(`${simulator.control}/inventory`)).json()) as Inventory,
    post: async (path, body) => {
      const response = await fetch(`${simulator.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as Listed;
    },
    refusals: async () => {
      const lines = (await (await fetch(`${simulator.control}/calls`)).text()).split('\n').filter(Boolean);
      const calls = lines.map((line) => JSON.parse(line) as { action: string; code: string; status: number });
      return calls.filter(({ status }) => status >= 400).map(({ action, code }) => `${action} ${code}`);
    },
  };
  beforeEach(async () => {
    const config = parseSimulatorConfig({ durations: { connection: '2ms', route: '2ms', policyRoute: '2ms' } });
    simulator = await startSimulator({ port: 0, controlPort: 0, config });
    client = connectCloud({
      endpoint: simulator.endpoint,
      credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
    });
    it.cloud = client.scoped({ region: 'cn-hangzhou' });
  });
  afterEach(async () => {
    await client.close();
    await simulator.close();
  });
  return it;
}
