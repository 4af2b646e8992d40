// The cloud that the walk is tried on: a simulator of the test's own, or the endpoint that CAUSEWAY_CONTRACT_ENDPOINT
// names, which is only looked at unless CAUSEWAY_CONTRACT_WRITES is `yes`.
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { manualClock } from '../simulator/a-cloud.ts';
import type { Driver, Endpoint } from './drivers.ts';
import type { Look } from './look-around.ts';
import { lookAround } from './look-around.ts';
import type { Known } from './walk.ts';
import { walk } from './walk.ts';

export interface Subject {
  readonly endpoint: Endpoint;
  readonly known: Partial<Known>;
  readonly steps: readonly Look[];
  /** Whether it is the simulator's, whose peers answer and whose answers have every field of the guide. */
  readonly isSimulated: boolean;
  /** Waits until what was asked for is done. */
  readonly settle: (driver: Driver, known: Partial<Known>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const isElsewhere = process.env['CAUSEWAY_CONTRACT_ENDPOINT'] !== undefined;

export type Spelling = 'public' | 'guide';

export async function aSubject(spelling: Spelling = 'public'): Promise<Subject> {
  const { CAUSEWAY_CONTRACT_ENDPOINT: endpoint } = process.env;
  return endpoint === undefined ? aSimulator(spelling) : aRealCloud(endpoint);
}

async function aSimulator(spelling: Spelling): Promise<Subject> {
  const clock = manualClock();
  const vpc = 'vpc-hub00000000000000000a';
  const config = parseSimulatorConfig({ spelling, gateways: [], vpcs: [{ id: vpc, region: 'cn-hangzhou' }] });
  const { endpoint, close } = await startSimulator({ port: 0, controlPort: 0, config, clock });
  const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
  return {
    endpoint: { endpoint, region: 'cn-hangzhou', ...key },
    known: { vpc, roleArn: 'acs:ram::1234567890123456:role/adminrole' },
    steps: walk,
    isSimulated: true,
    settle: async () => clock.advance(10_000),
    close,
  };
}

function aRealCloud(endpoint: string): Subject {
  const { env } = process;
  const accessKeyId = env['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '';
  const accessKeySecret = env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '';
  const region = env['CAUSEWAY_CONTRACT_REGION'] ?? 'cn-hangzhou';
  const mayWrite = env['CAUSEWAY_CONTRACT_WRITES'] === 'yes';
  return {
    endpoint: { endpoint, region, accessKeyId, accessKeySecret },
    known: mayWrite ? { vpc: required('CAUSEWAY_CONTRACT_VPC'), roleArn: required('CAUSEWAY_CONTRACT_ROLE') } : {},
    steps: mayWrite ? walk : lookAround,
    isSimulated: false,
    settle: mayWrite ? untilActive : async () => undefined,
    close: async () => undefined,
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: the walk writes`);
  return value;
}

/** A gateway that is gone, or none that was made, is settled too. */
async function untilActive(driver: Driver, { gateway }: Partial<Known>): Promise<void> {
  if (gateway === undefined) return;
  const deadline = Date.now() + 15 * 60_000;
  for (let waitMs = 10; Date.now() < deadline; waitMs = Math.min(2 * waitMs, 5000)) {
    const found = await driver.call('DescribeVpnGateway', { VpnGatewayId: gateway });
    if (found?.kind !== 'answer' || found.body['Status'] === 'active') return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  throw new Error(`Gateway ${gateway} did not become active`);
}
