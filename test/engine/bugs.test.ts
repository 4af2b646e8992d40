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

async function applyWith(planted: { after: string; statement: string }) {
  bug = plantBug(planted);
  stage = await Stage.open({ withWorker: false });
  await stage.startWorker({}, bug.cli);
  return await stage.apply(aTopology({ gateways, links, rollout: impatient }));
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
