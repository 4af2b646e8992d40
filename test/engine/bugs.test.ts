import { afterEach, expect, test } from 'vitest';
import { DEFAULT_ROLLOUT } from '../../topology/rollout.ts';
import { aTopology, HUB_A, sites } from '../builders.ts';
import { plantBug, type PlantedBug } from './planted-bug.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let bug: PlantedBug;
afterEach(async () => {
  await stage.close();
  bug.remove();
});

const gateways = [{ name: 'hub-a', id: HUB_A }];
const links = sites(3).map((link) => ({ ...link, gatewayId: HUB_A }));
const impatient = { ...DEFAULT_ROLLOUT, patience: { stepMinutes: 0.1, undoMinutes: 0.1 } };

interface Bug {
  after: string;
  statement: string;
}

async function startWith(planted: Bug, durations?: { connection: string; route: string }) {
  bug = plantBug(planted);
  stage = await Stage.open({ withWorker: false, ...(durations && { durations }) });
  await stage.startWorker({}, bug.cli);
  return await stage.runs.startApply(aTopology({ gateways, links, rollout: impatient }));
}

async function applyWith(planted: Bug) {
  const handle = await startWith(planted);
  return await stage.runs.follow(handle);
}

test('a TypeError in the saga undoes its site and is named; the lane goes on', async () => {
  const report = await applyWith({
    after: 'async makeRoute({ connectionId, route, first, kept }) {',
    statement: "if (this.desired.site === 'site-2') null.planted();",
  });
  expect(report).toMatchObject({ outcome: 'partial', sites: { applied: 2, rolledBack: 1 }, leftovers: [] });
  expect(report.failures).toMatchObject([{ site: 'site-2', code: 'TypeError' }]);
  expect((await stage.inventory()).vpnConnections).toHaveLength(2);
});

test('a workflow task that never heals is ended when its patience is over; the lane goes on, and a sweep finds what it left', async () => {
  const report = await applyWith({
    after: 'async makeRoute({ connectionId, route, first, kept }) {',
    statement: "if (this.desired.site === 'site-2') void Promise.reject(new TypeError('planted'));",
  });
  expect(report).toMatchObject({ outcome: 'parked', sites: { applied: 2, parked: 1 } });
  expect(report.failures).toMatchObject([{ site: 'site-2', code: 'Abandoned' }]);
  expect(report.failures[0]?.message).toContain('The link outlived its patience');
  expect(report.failures[0]?.message).toContain('planted');
  expect(report.leftovers.map(({ type, site }) => [site, type])).toEqual([
    ['site-2', 'connection'],
    ['site-2', 'customerGateway'],
  ]);
  await stage.killWorkers();
  await stage.startWorker();
  expect(await stage.runs.follow(await stage.runs.startSweep('branches'))).toMatchObject({
    outcome: 'removed',
    sites: { total: 1, removed: 1 },
  });
  const { vpnConnections, customerGateways, routes } = await stage.inventory();
  expect([vpnConnections.length, customerGateways.length, routes.length]).toEqual([2, 2, 2]);
});

test('a link that is stuck before its turn and then called back is ended too; the run and its lane go on', async () => {
  const stuck = {
    after: 'async prepare() {',
    statement: "if (this.desired.site === 'site-2') void Promise.reject(new TypeError('planted'));",
  };
  const handle = await startWith(stuck, { connection: '2s', route: '300ms' });
  await stage.until('a connection', async () => (await stage.effects('CreateVpnConnection')).length === 1);
  await stage.runs.pause({ gatewayId: HUB_A, reason: 'change freeze' });
  await stage.runs.resume({});
  const report = await stage.runs.follow(handle);
  expect(report).toMatchObject({ outcome: 'parked', sites: { applied: 2, parked: 1 } });
  expect(report.failures).toMatchObject([{ site: 'site-2', code: 'Abandoned' }]);
});
