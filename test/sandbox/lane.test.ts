import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SiteResult } from '../../workflows/messages.ts';
import { HUB_A, HUB_B } from '../builders.ts';
import { aPlan, manyLinks, Scenario } from './scenario.ts';

let it: Scenario;
beforeEach(async () => {
  it = await Scenario.open();
});
afterEach(async () => {
  await it.close();
});

test('1,000 links of five plans go through one lane: none is cancelled or made twice, every result is delivered once', async () => {
  const plans = [1, 2, 3, 4, 5].map((n) => aPlan(`plan-${n}`, manyLinks(200, { gateways: [HUB_A], group: n })));
  const runs = await Promise.all(plans.map((plan) => it.startApply(plan)));
  for (const run of runs) {
    expect(await it.ended(run)).toMatchObject({ outcome: 'applied', sites: { total: 200, applied: 200 } });
  }
  const links = it.sandbox.all('link');
  expect(links.map(({ status, result }) => `${status} ${(result as SiteResult).outcome}`)).toEqual(
    Array.from({ length: 1000 }, () => 'COMPLETED applied'),
  );
  expect(it.cloud.effects.filter(({ action }) => action === 'CreateVpnConnection')).toHaveLength(1000);
  expect(it.deliveries()).toHaveLength(1000);
  expect(new Set(it.deliveries()).size).toBe(1000);
  expect(it.sandbox.all('lane').filter(({ status }) => status === 'CONTINUED_AS_NEW').length).toBeGreaterThanOrEqual(2);
  const lengths = ['run', 'lane', 'link'].flatMap((type) => it.sandbox.all(type).map(({ events }) => events));
  expect(Math.max(...lengths)).toBeLessThan(10_240);
  expect(it.cloud.busyRefusals).toBe(0);
  it.expectOneLinkAtATime();
  await it.expectNoOrphanNoDuplicate();
}, 300_000);

test('applying a finished plan again changes nothing, and destroying it leaves nothing', async () => {
  const plan = aPlan('branches', manyLinks(6, { gateways: [HUB_A, HUB_B] }));
  await it.apply(plan);
  const { length } = it.cloud.effects;
  expect(await it.apply(plan)).toMatchObject({ outcome: 'unchanged', sites: { unchanged: 6 } });
  expect(it.cloud.effects).toHaveLength(length);
  expect(await it.destroy('branches')).toMatchObject({ outcome: 'removed', sites: { removed: 6 } });
  expect([it.cloud.connections.size, it.cloud.customerGateways.size]).toEqual([0, 0]);
  await it.sandbox.until('lanes with nothing to keep end', () => it.sandbox.open('lane').length === 0);
});

test('a site whose route is refused is undone alone', async () => {
  it.cloud.faults.push({
    match: ({ action, site }) => action === 'CreateVpnRouteEntry' && site === 'site-2',
    kind: 'refuse',
    times: Infinity,
  });
  const outcome = await it.apply(aPlan('branches', manyLinks(4, { gateways: [HUB_A, HUB_B] })));
  expect(outcome).toMatchObject({ outcome: 'partial', sites: { applied: 3, rolledBack: 1 } });
  await it.expectNoOrphanNoDuplicate();
});
