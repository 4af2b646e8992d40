import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../worker/processes/free-port.ts';
import { identifyProcess } from '../../../worker/processes/process-identity.ts';
import { waitFor } from '../wait-for.ts';
import { aDev, aHome, aStack } from './a-stack.ts';

type Addresses = Awaited<ReturnType<typeof aStack>>['addresses'];

function pids({ temporal, simulator, worker }: Addresses): number[] {
  return [temporal.pid, simulator.pid, worker.pid];
}

function areAllGone(addresses: Addresses): boolean {
  return pids(addresses).every((pid) => identifyProcess(pid) === undefined);
}

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}

test('a stack says in stack.json where everything is, and takes it all away when it is stopped', async () => {
  const home = await aHome();
  const { addresses, stop, deaths } = await aStack(home.folder);
  expect(JSON.parse(await home.read('stack.json'))).toEqual(addresses);
  expect(addresses).toEqual({
    home: home.folder,
    temporal: { address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), ui: expect.any(String), pid: expect.any(Number) },
    simulator: { endpoint: expect.any(String), control: expect.any(String), pid: expect.any(Number) },
    worker: { pid: expect.any(Number), taskQueue: 'causeway-fake' },
  });
  expect(JSON.parse(await home.read('worker-saw'))).toMatchObject({
    temporal: addresses.temporal,
    simulator: addresses.simulator,
  });
  expect(await home.mode('')).toBe('700');
  for (const name of [
    'master.key',
    'stack.json',
    'temporal.db',
    'simulator.json',
    'logs/temporal.log',
    'logs/simulator.log',
    'logs/worker.log',
  ]) {
    expect(await home.mode(name), name).toBe('600');
  }
  await stop();
  expect(areAllGone(addresses)).toBe(true);
  expect(await home.read('order')).toBe('worker\nsimulator, server up\n');
  expect(await home.has('stack.json')).toBe(false);
  const { temporal, simulator } = addresses;
  const ports = [temporal.address, temporal.ui, simulator.endpoint, simulator.control].map(portOf);
  expect(await Promise.all(ports.map(freePort))).toEqual(ports);
  expect(deaths).toEqual([]);
});

test('what a person has set for production does not reach the stack, and a second dev does not touch it', async () => {
  const home = await aHome();
  const production = { TEMPORAL_ADDRESS: 'prod:7233', CAUSEWAY_OWNER: 'retail-it', https_proxy: 'http://proxy:3128' };
  const first = await aStack(home.folder, { env: { ...production, BRANCH_PSK: 'kept' } });
  const { env } = JSON.parse(await home.read('worker-saw')) as { env: Record<string, string> };
  expect(Object.keys(production).filter((name) => name in env)).toEqual([]);
  expect(env).toMatchObject({ BRANCH_PSK: 'kept', CAUSEWAY_HOME: home.folder });

  await expect(aStack(home.folder)).rejects.toThrow(
    `Cannot start the local stack in ${home.folder}: process ${process.pid} runs it`,
  );
  expect(JSON.parse(await home.read('stack.json'))).toEqual(first.addresses);
});

test('server and simulator keep their world until both start fresh, and leave ports in use to their owners', async () => {
  const home = await aHome();
  const starts = async () => (JSON.parse(await home.read('simulator.json')) as { starts: number }).starts;
  const simulatorConfigFile = join(home.folder, 'sim.yaml');
  const first = await aStack(home.folder, { simulatorConfigFile });
  expect(await home.read('simulator-arguments')).toContain(`--config ${simulatorConfigFile}`);
  const masterKey = await home.read('master.key');
  await first.stop();

  const port = portOf(first.addresses.simulator.endpoint);
  const owner = createServer().listen(port, '127.0.0.1');
  await once(owner, 'listening');
  onTestFinished(() => void owner.close());
  const second = await aStack(home.folder, { simulatorConfigFile });
  expect(second.said).toContain(`The simulator keeps its world: ${simulatorConfigFile} seeds it with --fresh`);
  expect(await starts()).toBe(2);
  const { endpoint } = second.addresses.simulator;
  expect(portOf(endpoint)).not.toBe(port);
  expect(second.said).toContainEqual(`Port ${port} is in use: the simulator is at ${endpoint}`);
  await second.stop();

  const third = await aStack(home.folder, { isFresh: true });
  expect(await starts()).toBe(1);
  expect(await home.read('master.key')).toBe(masterKey);
  await third.stop();
});

test('half a world is set aside, so that server and simulator start anew together', async () => {
  const home = await aHome();
  const first = await aStack(home.folder);
  await first.stop();
  await rm(join(home.folder, 'simulator.json'));
  const second = await aStack(home.folder);
  expect(second.said).toContainEqual(
    expect.stringMatching(/start anew, since only a part .*: temporal\.db, .*\(kept as \.old\)/),
  );
  expect(await home.has('temporal.db.old')).toBe(true);
  expect(await home.has('temporal.db')).toBe(true);
});

test('a killed worker is said with what to type, the others go on, and another can be started', async () => {
  const home = await aHome();
  const { addresses, deaths, restartWorker } = await aStack(home.folder);
  process.kill(addresses.worker.pid, 'SIGKILL');
  await waitFor('the death is said', () => deaths.length > 0);
  expect(deaths).toEqual([
    `The worker (process ${addresses.worker.pid}) was killed (SIGKILL); the others go on. To go on with it, ` +
      `start another in a second terminal: CAUSEWAY_HOME=${home.folder} npx causeway worker`,
  ]);
  expect(identifyProcess(addresses.temporal.pid)).toBeDefined();
  expect(identifyProcess(addresses.simulator.pid)).toBeDefined();
  const { worker } = await restartWorker();
  expect(worker.pid).not.toBe(addresses.worker.pid);
  expect(JSON.parse(await home.read('stack.json'))).toEqual({ ...addresses, worker });
});

test('a killed server is said, and stopping goes on without it', async () => {
  const home = await aHome();
  const { addresses, deaths, stop } = await aStack(home.folder);
  process.kill(addresses.temporal.pid, 'SIGKILL');
  await waitFor('the death is said', () => deaths.length > 0);
  expect(deaths[0]).toMatch(/^The Temporal server .* was killed \(SIGKILL\); .* type npx causeway dev again/);
  await stop();
  expect(areAllGone(addresses)).toBe(true);
});

test('what a killed dev left running is stopped by the next one', async () => {
  const home = await aHome();
  const first = await aStack(home.folder);
  // As if another process had started them: it has died, its lock and its children are still there.
  await writeFile(join(home.folder, 'dev.lock'), JSON.stringify({ pid: process.pid, identity: 'a dead one' }));
  const second = await aStack(home.folder);
  expect(areAllGone(first.addresses)).toBe(true);
  expect(second.said.filter((text) => text.includes('which an earlier dev left running'))).toHaveLength(3);
  expect(second.addresses.simulator.endpoint).toBe(first.addresses.simulator.endpoint);
});

test('a program that cannot start is shown with its last words, and nothing is left running', async () => {
  const home = await aHome();
  await expect(aStack(home.folder, { env: { FAKE_MOOD: 'worker fails' } })).rejects.toThrow(
    /^Cannot start the worker: it ended with code 3; its last words are\n {2}Error: the worker has no tea$/,
  );
  expect(await home.has('stack.json')).toBe(false);
  expect(await home.has('dev.lock')).toBe(false);
  expect(await home.has('processes.json')).toBe(false);
});

test('Ctrl-C stops dev in order', async () => {
  const home = await aHome();
  const dev = aDev(home.folder);
  const [addresses] = (await dev.ready) as [Addresses];
  dev.press('SIGINT');
  await dev.ended;
  expect(areAllGone(addresses)).toBe(true);
  expect(await home.read('order')).toBe('worker\nsimulator, server up\n');
  expect(dev.deaths).toEqual([]);
});

test('a second signal does not wait for a worker that hangs', async () => {
  const home = await aHome();
  const dev = aDev(home.folder, { env: { FAKE_MOOD: 'worker hangs' } });
  const [addresses] = (await dev.ready) as [Addresses];
  dev.press('SIGTERM');
  await waitFor('the worker was asked to stop', () => home.has('order'));
  dev.press('SIGTERM');
  await dev.ended;
  expect(areAllGone(addresses)).toBe(true);
  // The simulator and the server were killed as well: it had no time to note that it was asked.
  expect(await home.read('order')).toBe('worker\n');
  expect(await home.has('stack.json')).toBe(false);
});

test('Ctrl-C while the worker is still starting leaves nothing behind', async () => {
  const home = await aHome();
  const dev = aDev(home.folder, { env: { FAKE_MOOD: 'worker dawdles' } });
  await waitFor('the worker has started', () => home.has('worker-saw'));
  const started = JSON.parse(await readFile(join(home.folder, 'processes.json'), 'utf8')) as { pid: number }[];
  dev.press('SIGINT');
  await dev.ended;
  expect(started.map(({ pid }) => identifyProcess(pid))).toEqual([undefined, undefined, undefined]);
  expect(await home.has('stack.json')).toBe(false);
});
