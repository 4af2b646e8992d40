import { afterEach, expect, test } from 'vitest';
import { aLink, aTopology, HUB_A, HUB_B } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

const gateways = [
  { name: 'hub-a', id: HUB_A },
  { name: 'hub-b', id: HUB_B },
];
const onA = aLink({ site: 'a', gatewayId: HUB_A, siteSubnets: ['10.4.0.0/24'] });
const onB = aLink({ site: 'b', gatewayId: HUB_B, siteSubnets: ['10.5.0.0/24'] });

test.each([
  ['the first', 'second'],
  ['second', 'the first'],
])(
  'a customer gateway that two plans share stays until the second of them is destroyed: %s, then the other',
  async (...order) => {
    stage = await Stage.open();
    const plans = { 'the first': 'plan-one', second: 'plan-two' } as Record<string, string>;
    expect(await stage.apply(aTopology({ plan: 'plan-one', gateways, links: [onA] }))).toMatchObject({
      outcome: 'applied',
    });
    expect(await stage.apply(aTopology({ plan: 'plan-two', gateways, links: [onB] }))).toMatchObject({
      outcome: 'applied',
    });
    expect((await stage.inventory()).customerGateways).toHaveLength(1);
    expect(await stage.destroy(plans[order[0]]!)).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect((await stage.inventory()).customerGateways).toHaveLength(1);
    expect(await stage.destroy(plans[order[1]]!)).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
  },
);

test('of two links that share a customer gateway at once, the one that fails leaves it to the other', async () => {
  stage = await Stage.open();
  await stage.fault({
    match: { action: 'CreateVpnConnection', param: { VpnGatewayId: HUB_B } },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  const report = await stage.apply(aTopology({ gateways, links: [onA, onB] }));
  expect(report).toMatchObject({ outcome: 'partial', sites: { applied: 1, rolledBack: 1 }, leftovers: [] });
  const { customerGateways, vpnConnections } = await stage.inventory();
  expect([customerGateways.length, vpnConnections.length]).toEqual([1, 1]);
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed' });
  expect((await stage.inventory()).customerGateways).toEqual([]);
});

test('two links of which both fail leave no customer gateway', async () => {
  stage = await Stage.open();
  await stage.fault({
    match: { action: 'CreateVpnConnection' },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  expect(await stage.apply(aTopology({ gateways, links: [onA, onB] }))).toMatchObject({ outcome: 'rolled-back' });
  expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [] });
});
