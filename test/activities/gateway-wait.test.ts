// Waits for gateways against a real simulator: how many calls they take, and that they end.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Attempt } from '../../activities/attempt.ts';
import { GatewayWait } from '../../activities/gateway-wait.ts';
import { SharedReads } from '../../activities/shared-reads.ts';
import { Sights } from '../../activities/sights.ts';
import { connectCloud, type Cloud } from '../../cloud/connect-cloud.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start-simulator.ts';
import { timingFor } from '../../runs/timing.ts';
import { HUB_A, HUB_B } from '../builders.ts';

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
const scope = { region: 'cn-hangzhou' };
const PATIENCE = { timeout: 10_000, interval: 1 };

let simulator: RunningSimulator;
let cloud: Cloud;
beforeEach(async () => {
  simulator = await startSimulator({ port: 0, controlPort: 0, config: parseSimulatorConfig({}) });
  cloud = connectCloud({ endpoint: simulator.endpoint, credentials });
});
afterEach(async () => {
  await cloud.close();
  await simulator.close();
});

function attempts(pollMs: number, clock?: () => number) {
  const sent: string[] = [];
  const sharedReads = new SharedReads();
  const gatewayWait = new GatewayWait(clock);
  const anAttempt = (sleep: Attempt['pause']): Attempt => ({
    cloud: cloud.scoped(scope, { onSend: (action) => sent.push(action) }),
    secrets: { psk: () => Promise.resolve('') },
    gatewayWait,
    shared: sharedReads.in(scope),
    sights: new Sights(),
    timing: { ...timingFor({ isLocal: true }), pollMs },
    accepted: () => {},
    about: () => {},
    pause: sleep,
  });
  const wait = (gatewayId: string, sleep: Attempt['pause'] = (ms) => pause(ms)): Promise<void> =>
    gatewayWait.untilFree(anAttempt(sleep), { gatewayId, change: 'connection' });
  return { sent, wait };
}

/** Pauses that pass when the test says so. */
class Clock {
  nowMs = 0;
  private pauses: { untilMs: number; end: () => void }[] = [];

  pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.pauses.push({ untilMs: this.nowMs + ms, end: resolve });
    });

  get sleepers(): number {
    return this.pauses.length;
  }

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.pauses.filter(({ untilMs }) => untilMs <= this.nowMs);
    this.pauses = this.pauses.filter((one) => !due.includes(one));
    for (const { end } of due) end();
  }
}

async function keepBusy(gatewayId: string, ms: number | 'forever'): Promise<void> {
  await fetch(`${simulator.control}/world`, { method: 'POST', body: JSON.stringify({ op: 'busy', gatewayId, ms }) });
}

test('one list serves all who wait in a region', async () => {
  const clock = new Clock();
  const { sent, wait } = attempts(50, () => clock.nowMs);
  await Promise.all([keepBusy(HUB_A, 'forever'), keepBusy(HUB_B, 'forever')]);
  const waits = Promise.all([HUB_A, HUB_A, HUB_A, HUB_B, HUB_B, HUB_B].map((id) => wait(id, clock.pause)));
  for (let moment = 1; moment <= 3; moment++) {
    clock.pass(10_000);
    await vi.waitFor(() => expect(clock.sleepers).toBe(6), PATIENCE);
    // Two for each moment: those who come while one is under way share the next.
    expect(sent).toHaveLength(2 * moment);
  }
  await Promise.all([keepBusy(HUB_A, 0), keepBusy(HUB_B, 0)]);
  clock.pass(10_000);
  await waits;
  expect(sent).toEqual(Array(8).fill('DescribeVpnGateways'));
});

test('who sleeps is woken when another’s look sees the gateway active', async () => {
  const clock = new Clock();
  const { sent, wait } = attempts(20, () => clock.nowMs);
  await keepBusy(HUB_A, 'forever');
  const sleeper = wait(HUB_A, () => new Promise(() => {}));
  clock.pass(5); // due before the looker
  const looker = wait(HUB_A, clock.pause);
  clock.pass(20);
  await vi.waitFor(() => expect([sent.length, clock.sleepers]).toEqual([1, 1]), PATIENCE);
  await keepBusy(HUB_A, 0);
  clock.pass(10_000);
  await Promise.all([looker, sleeper]);
});

test('a gateway that does not exist is said by the cloud', async () => {
  const { wait } = attempts(10);
  await expect(wait('vpn-nowhere')).rejects.toMatchObject({ kind: 'not-found' });
});

test('nobody asks when nobody waits', async () => {
  const { sent, wait } = attempts(10);
  await wait(HUB_A);
  expect(sent).toEqual(['DescribeVpnGateways']);
});

test('looks that are due soon after each other are one, however long the lanes have been in step', async () => {
  const clock = new Clock();
  const { sent, wait } = attempts(100, () => clock.nowMs);
  const learning = wait(HUB_A, clock.pause);
  clock.pass(100);
  await learning;
  for (let round = 1; round <= 10; round++) {
    const first = wait(HUB_A, clock.pause);
    clock.pass(4);
    const second = wait(HUB_B, clock.pause);
    clock.pass(96);
    await new Promise(setImmediate);
    clock.pass(4);
    await Promise.all([first, second]);
    expect(sent).toHaveLength(1 + round);
  }
});

test('a look waits for no other that is due much later', async () => {
  const clock = new Clock();
  const { sent, wait } = attempts(100, () => clock.nowMs);
  const learning = wait(HUB_A, clock.pause);
  clock.pass(100);
  await learning;
  const first = wait(HUB_A, clock.pause);
  clock.pass(10);
  const second = wait(HUB_B, clock.pause);
  clock.pass(90);
  await first;
  clock.pass(10);
  await second;
  expect(sent).toHaveLength(3);
});
