import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLocalStack } from '../../config/local-stack.ts';
import { aTopology, sites } from '../builders.ts';
import { Stage } from '../engine/stage.ts';
import { OwnServer } from './own-server.ts';

let server: OwnServer;
let stage: Stage;
beforeEach(async () => {
  server = new OwnServer();
  stage = await Stage.open({ temporal: await server.start() });
});
afterEach(async () => {
  await stage.close();
  await server.close();
});

test('a Temporal server killed -9 three times during a run and started again on its file: all applied, nothing twice', async () => {
  const handle = await stage.runs.startApply(aTopology({ links: sites(16) }));
  for (const made of [3, 7, 11]) {
    await stage.until(
      `${made} connections`,
      async () => (await stage.effects('CreateVpnConnection')).length >= made,
      60_000,
    );
    await server.kill();
    await server.start();
  }
  await stage.until('the run to end', () => isOver(handle.plan), 120_000);
  expect(await stage.runs.status(handle.plan)).toMatchObject({
    outcome: 'applied',
    sites: { total: 16, applied: 16 },
  });
  const names = (await stage.effects('CreateVpnConnection')).map(({ name }) => name);
  expect([names.length, new Set(names).size]).toEqual([16, 16]);
});

test('the database file deleted after an apply: another apply adopts everything and changes nothing, destroy leaves nothing', async () => {
  const topology = aTopology({ links: sites(6) });
  expect((await stage.apply(topology)).outcome).toBe('applied');
  const before = (await stage.effects()).length;
  await stage.killWorkers();
  await server.lose();
  await knowServer(await server.start());
  await stage.startWorker();
  const again = await stage.apply(topology);
  expect(again).toMatchObject({ outcome: 'unchanged', operations: 0, sites: { unchanged: 6 } });
  expect(await stage.effects()).toHaveLength(before);
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', sites: { removed: 6 } });
  expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
});

test('a pause that nobody takes up says whether the worker or the server is away', async () => {
  const topology = aTopology({ links: sites(1) });
  expect((await stage.apply(topology)).outcome).toBe('applied');
  await stage.killWorkers();
  await expect(stage.runs.pause({ reason: 'x' })).rejects.toMatchObject({ kind: 'no-worker' });
  await server.kill();
  await expect(stage.runs.pause({ reason: 'x' })).rejects.toMatchObject({ kind: 'unreachable' });
  await expect(stage.runs.remains()).rejects.toMatchObject({ kind: 'unreachable' });
});

/** A worker takes a stack only whole: with the server's process of today. */
async function knowServer(temporal: { address: string; ui: string; pid: number }): Promise<void> {
  const { home, simulator } = stage;
  const { endpoint, control } = simulator;
  const { pid } = process;
  await writeLocalStack({ home, temporal, simulator: { endpoint, control, pid }, worker: { pid, taskQueue: '' } });
}

/** A client that asks just after a restart may be refused once. */
async function isOver(plan: string): Promise<boolean> {
  return await stage.runs.status(plan).then(
    ({ outcome }) => outcome !== 'running',
    () => false,
  );
}
