import { afterEach, expect, test } from 'vitest';
import { aTopology, HUB_A, sites } from '../builders.ts';
import { Stage } from '../engine/stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

test('100 links go through one lane of a real server: none cancelled, none twice, none refused by a busy gateway', async () => {
  stage = await Stage.open();
  const links = sites(100).map((link) => ({ ...link, gatewayId: HUB_A }));
  expect(await stage.apply(aTopology({ links }))).toMatchObject({
    outcome: 'applied',
    sites: { total: 100, applied: 100 },
  });
  const names = (await stage.effects('CreateVpnConnection')).map(({ name }) => name);
  expect([names.length, new Set(names).size]).toEqual([100, 100]);
  expect(await stage.answers('VpnGateway.Configuring')).toBe(0);
  expect(await stage.effects('DeleteCustomerGateway')).toEqual([]);
});
