// Hands that break runs, lanes and workers, in virtual time.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pause, progress, resume, results, type RunProgress, type SiteResult } from '../../workflows/messages.ts';
import { aLink, HUB_A, HUB_B } from '../builders.ts';
import { aPlan, manyLinks, Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;

let it: Scenario;
beforeEach(async () => {
  it = await Scenario.open();
});
afterEach(async () => {
  await it.close();
});

test('a cancelled run keeps what is applied, undoes the link in its turn, and begins nothing else', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(12, { gateways: [HUB_A, HUB_B] })));
  await it.untilEffects(18);
  it.sandbox.cancel(run.start.id);
  const outcome = await it.ended(run);
  expect(outcome).toMatchObject({ outcome: 'cancelled', sites: { total: 12, parked: 0 } });
  expect(outcome.sites.applied).toBe(it.cloud.connections.size);
  expect(outcome.sites.cancelled).toBe(12 - outcome.sites.applied);
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
});

test('of a terminated run the applied links stay, and the link in its turn is undone', async () => {
  const plan = aPlan('branches', manyLinks(12, { gateways: [HUB_A, HUB_B] }));
  const run = await it.startApply(plan);
  await it.untilEffects(18);
  it.sandbox.terminate(run.start.id);
  await it.untilQuiet();
  expect(it.cloud.connections.size).toBeGreaterThan(0);
  expect(it.cloud.connections.size).toBeLessThan(12);
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
  expect(await it.apply(plan)).toMatchObject({ outcome: 'applied', sites: { total: 12 } });
});

test('a lane that is terminated in the middle is followed by one that knows its ledger', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(12, { gateways: [HUB_A, HUB_B] })));
  await it.untilEffects(18);
  for (const lane of it.sandbox.open('lane')) it.sandbox.terminate(lane.start.id);
  expect(await it.ended(run)).toMatchObject({ outcome: 'applied', sites: { total: 12, applied: 12 } });
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
  expect(await it.destroy('branches')).toMatchObject({ outcome: 'removed', sites: { removed: 12 } });
  expect([it.cloud.connections.size, it.cloud.customerGateways.size]).toEqual([0, 0]);
});

test('a lane that somebody cancels is paused, and loses nothing', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(6, { gateways: [HUB_A, HUB_B] })));
  await it.untilEffects(9);
  const lanes = it.sandbox.open('lane');
  for (const lane of lanes) it.sandbox.cancel(lane.start.id);
  await it.sandbox.pass(HOUR_MS);
  const { length } = it.cloud.effects;
  await it.sandbox.pass(HOUR_MS);
  expect(it.cloud.effects).toHaveLength(length);
  for (const lane of lanes) await it.sandbox.update(lane.start.id, resume.name, {});
  expect(await it.ended(run)).toMatchObject({ outcome: 'applied', sites: { total: 6, applied: 6 } });
  await it.expectNoOrphanNoDuplicate();
});

test('a worker that is down for an hour: no duplicate, no orphan, and the outcome is true', async () => {
  const plan = aPlan('branches', manyLinks(12, { gateways: [HUB_A, HUB_B] }));
  const run = await it.startApply(plan);
  await it.untilEffects(18);
  it.sandbox.worker.kill();
  await it.sandbox.pass(HOUR_MS);
  it.sandbox.worker.start();
  const outcome = await it.ended(run);
  await it.untilQuiet();
  expect(outcome.sites.applied).toBe(it.cloud.connections.size);
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
  expect((await it.apply(plan)).sites).toMatchObject({ total: 12, parked: 0, rolledBack: 0 });
});

test('a worker that is killed every few seconds makes each connection once', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(12, { gateways: [HUB_A, HUB_B] })));
  for (let kills = 0; run.isOpen && kills < 40; kills++) {
    await it.sandbox.pass(2_000 + kills * 700);
    it.sandbox.worker.kill();
    await it.sandbox.pass(1_000);
    it.sandbox.worker.start();
  }
  expect(await it.ended(run)).toMatchObject({ outcome: 'applied', sites: { applied: 12 } });
  expect(it.cloud.effects.filter(({ action }) => action === 'CreateVpnConnection')).toHaveLength(12);
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
});

test('a run and then its lanes are terminated: what the links in their turn became is settled by the next lane', async () => {
  const plan = aPlan('branches', manyLinks(4, { gateways: [HUB_A, HUB_B] }));
  const run = await it.startApply(plan);
  await it.untilEffects(9);
  const lanes = it.sandbox.open('lane');
  it.sandbox.terminate(run.start.id);
  for (const lane of lanes) it.sandbox.terminate(lane.start.id);
  await it.untilQuiet();
  await it.apply(aPlan('other', manyLinks(2, { gateways: [HUB_A, HUB_B], group: 1 })));
  await it.sandbox.pass(HOUR_MS);
  expect((await it.rows()).filter(({ state }) => state === 'making')).toEqual([]);
  await it.expectNoOrphanNoDuplicate();
});

test('a run that is cancelled while it looks ends cancelled', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(4, { gateways: [HUB_A, HUB_B] })));
  await it.sandbox.pass(100);
  it.sandbox.cancel(run.start.id);
  expect(await it.ended(run)).toMatchObject({ outcome: 'cancelled' });
});

test.each([0, 10, 20, 30])(
  'a run that is cancelled %i ms after it heard of a failed link undoes the rest of its site',
  async (afterMs) => {
    const twin = { site: 'twin', siteSubnets: ['10.200.0.0/24'] };
    const links = [
      aLink({ ...twin, link: 'a', gatewayId: HUB_A, address: '198.51.100.4' }),
      ...manyLinks(8, { gateways: [HUB_A, HUB_B] }),
      aLink({ ...twin, link: 'b', gatewayId: HUB_B, address: '198.51.100.5' }),
    ];
    it.cloud.faults.push({
      match: ({ action, site, gatewayId }) =>
        action === 'CreateVpnConnection' && site === 'twin' && gatewayId === HUB_B,
      kind: 'refuse',
      times: Infinity,
    });
    const run = await it.startApply(aPlan('branches', links));
    await it.sandbox.until('the failure', () => heard(run.start.id).some(({ outcome }) => outcome === 'rolledBack'));
    await it.sandbox.pass(afterMs);
    it.sandbox.cancel(run.start.id);
    const outcome = await it.ended(run);
    expect(outcome).toMatchObject({ outcome: 'cancelled', sites: { rolledBack: 1, parked: 0 } });
    expect([...it.cloud.connections.values()].filter(({ mark }) => mark.includes('|twin|'))).toEqual([]);
    await it.expectNoOrphanNoDuplicate();
  },
);

/** What has been sent to the run. */
function heard(runId: string): SiteResult[] {
  return it.sandbox.signals
    .filter(({ to, name }) => to === runId && name === results.name)
    .flatMap(({ args: [message] }) => (message as { results: SiteResult[] }).results);
}

test('a run that was told of a pause hears that it is over, also from the next execution of its lane', async () => {
  const run = await it.startApply(aPlan('branches', manyLinks(140, { gateways: [HUB_A] })));
  await it.untilEffects(1);
  const [lane] = it.sandbox.open('lane');
  await it.sandbox.until('a lane to drain', () => lane!.events >= 4_096 && it.sandbox.open('link').length === 2);
  await it.sandbox.update(lane!.start.id, pause.name, { reason: 'change freeze' });
  await it.sandbox.pass(HOUR_MS);
  expect(lane!.status).toBe('CONTINUED_AS_NEW');
  const news = async (): Promise<RunProgress['news']> =>
    ((await it.sandbox.answer(it.sandbox.query(run.start.id, progress.name))) as RunProgress).news;
  expect(await news()).toMatchObject([{ gatewayId: HUB_A, held: { reason: 'change freeze' } }]);
  await it.sandbox.update(lane!.start.id, resume.name, {});
  await it.sandbox.pass(100);
  expect(run.isOpen).toBe(true);
  expect(await news()).toEqual([]);
  expect(await it.ended(run)).toMatchObject({ outcome: 'applied', sites: { applied: 140 } });
});

test('a run whose lane has lost its ledger, and its subnet to another plan, ends and says so', async () => {
  const [first, ...others] = manyLinks(4, { gateways: [HUB_A] });
  const run = await it.startApply(aPlan('branches', [...others, first!]));
  await it.untilEffects(3);
  const [lane] = it.sandbox.open('lane');
  it.sandbox.terminate(lane!.start.id);
  it.sandbox.executions.delete(lane!.start.id); // as after its retention
  const rival = await it.startApply(aPlan('rival', [{ ...first!, site: 'rival', address: '198.51.100.9' }]));
  expect(await it.ended(rival)).toMatchObject({ outcome: 'applied' });
  const outcome = await it.ended(run);
  expect(outcome).toMatchObject({ outcome: 'partial', sites: { total: 4, applied: 3, rolledBack: 1 } });
  expect(outcome.results.flatMap(({ failure }) => failure?.message ?? [])).toEqual([
    `Cannot begin with site ${first!.site}: subnet ${first!.siteSubnets[0]} is held by plan rival on the same gateway`,
  ]);
  await it.expectNoOrphanNoDuplicate();
});

test('what many links have become travels in many messages', async () => {
  it.cloud.holdBusy(HUB_A, Infinity);
  const run = await it.startApply(aPlan('branches', manyLinks(180, { gateways: [HUB_A] })));
  expect(await it.ended(run)).toMatchObject({ outcome: 'rolled-back', sites: { rolledBack: 180 } });
  const sizes = it.sandbox.signals
    .filter(({ name }) => name === results.name)
    .map(({ args: [message] }) => (message as { results: SiteResult[] }).results.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(180);
});
