// Every operation once with success, through the vendor's own SDKs, in each way that they can sign and send. With
// CAUSEWAY_CONTRACT_ENDPOINT the same steps run against a real endpoint: only its lists, unless CAUSEWAY_CONTRACT_WRITES=yes.
import { expect, test } from 'vitest';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { manualClock } from '../simulator/a-cloud.ts';
import type { Driver, Endpoint, Row } from './drivers.ts';
import { driversFor } from './drivers.ts';
import { guide, wrongFields } from './guide.ts';
import type { Known, Step } from './walk.ts';
import { walk } from './walk.ts';

const { CAUSEWAY_CONTRACT_ENDPOINT: realEndpoint, CAUSEWAY_CONTRACT_WRITES: writes, ...env } = process.env;

interface Subject {
  readonly endpoint: Endpoint;
  readonly known: Partial<Known>;
  /** Waits until what was asked for is done. */
  readonly settle: (driver: Driver, known: Partial<Known>) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function aSimulator(): Promise<Subject> {
  const clock = manualClock();
  const vpc = 'vpc-hub00000000000000000a';
  const config = parseSimulatorConfig({ gateways: [], vpcs: [{ id: vpc, region: 'cn-hangzhou' }] });
  const { endpoint, close } = await startSimulator({ port: 0, controlPort: 0, config, clock });
  const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
  return {
    endpoint: { endpoint, region: 'cn-hangzhou', ...key },
    known: { vpc, roleArn: 'acs:ram::1234567890123456:role/adminrole' },
    settle: async () => clock.advance(10_000),
    close,
  };
}

function aRealCloud(endpoint: string): Subject {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId = '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret = '' } = env;
  const region = env['CAUSEWAY_CONTRACT_REGION'] ?? 'cn-hangzhou';
  return {
    endpoint: { endpoint, region, accessKeyId, accessKeySecret },
    known: { vpc: env['CAUSEWAY_CONTRACT_VPC'] ?? '', roleArn: env['CAUSEWAY_CONTRACT_ROLE'] ?? '' },
    settle: untilActive,
    close: async () => undefined,
  };
}

/** A gateway that is gone, or none that was made, is settled too. */
async function untilActive(driver: Driver, { gateway }: Partial<Known>): Promise<void> {
  if (gateway === undefined) return;
  const deadline = Date.now() + 15 * 60_000;
  while (Date.now() < deadline) {
    const found = await driver.call('DescribeVpnGateway', { VpnGatewayId: gateway });
    if (found?.kind !== 'answer' || found.body['Status'] === 'active') return;
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  throw new Error(`Gateway ${gateway} did not become active`);
}

const steps = realEndpoint === undefined || writes === 'yes' ? walk : walk.filter(({ isHarmless }) => isHarmless);

test.each([0, 1, 2, 3, 4])(
  'way %i of calling makes, reads, changes and removes one of everything',
  async (index) => {
    const subject = realEndpoint === undefined ? await aSimulator() : aRealCloud(realEndpoint);
    const driver = driversFor(subject.endpoint)[index] as Driver;
    // What a client cannot say, pop-core says for it: the steps after it need the result.
    const spare = driversFor(subject.endpoint)[1] as Driver;
    let known: Partial<Known> = subject.known;
    const unsaid: string[] = [];
    for (const step of steps) {
      const said = await driver.call(step.action, step.parameters(known as Known));
      if (said === undefined) unsaid.push(step.action);
      const outcome = said ?? (await spare.call(step.action, step.parameters(known as Known)));
      if (outcome?.kind !== 'answer') throw new Error(`${driver.name}: ${step.action}: ${JSON.stringify(outcome)}`);
      check(driver, step, outcome.body);
      known = { ...known, ...step.keep?.(outcome.body) };
      await subject.settle(driver, known);
    }
    await driver.close?.();
    await subject.close();
    // Our own client has an operation or it has not; the vendor's say them all.
    expect([driver.name, unsaid]).toEqual([driver.name, driver.name === 'our client' ? unsaid : []]);
  },
  20 * 60_000,
);

function check(driver: Driver, { action, expects = {} }: Step, body: Row): void {
  if (driver.name === 'our client') return;
  expect(body, `${driver.name}: ${action}`).toMatchObject(expects);
  // The SDKs' models keep what they know; pop-core shows all of the answer. On a real cloud a list may be empty.
  if (driver.name.startsWith('pop-core') && realEndpoint === undefined) {
    expect([action, wrongFields(action, body)]).toEqual([action, []]);
  }
}

test('the walk has every operation of the guide, once', () => {
  expect(walk.map(({ action }) => action).sort()).toEqual(guide.map(({ action }) => action).sort());
  expect(guide.flatMap(({ fields }) => fields)).toHaveLength(352);
});
