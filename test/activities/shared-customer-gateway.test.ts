// The worker's own activities on one customer gateway under links of two plans.
import { expect, test } from 'vitest';
import type { Attempt } from '../../activities/attempt.ts';
import { ensureCustomerGateway, removeCustomerGateway } from '../../activities/customer-gateway.ts';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { removeLink } from '../../saga/remove-link.ts';
import { aLink, HUB_A, HUB_B } from '../builders.ts';
import { anAttempt, realEffects, targetOf } from './real-effects.ts';
import { simulatedCloud } from './simulated-cloud.ts';

const it = simulatedCloud();

const oslo = { plan: 'p', link: aLink({ site: 'oslo', gatewayId: HUB_A }) };
const moss = { plan: 'p', link: aLink({ site: 'moss', gatewayId: HUB_A, siteSubnets: ['10.4.0.0/24'] }) };
const bodo = { plan: 'q', link: aLink({ site: 'bodo', gatewayId: HUB_B, siteSubnets: ['10.3.0.0/24'] }) };
type Member = typeof oslo;

function make(attempt: Attempt, { plan, link }: Member, runId = 'run'): Promise<LinkResult> {
  return provisionLink(
    { desired: link, isLeftover: false, isAdopted: false },
    realEffects(attempt, link, { plan, runId }),
  );
}

function unmake(attempt: Attempt, { plan, link }: Member, { ids, routes }: LinkResult): Promise<LinkResult> {
  const row = { ids, routes, how: 'made' as const };
  const fx = realEffects(attempt, link, { plan, row, runId: 'destroy' });
  return removeLink({ site: link.site, ...row, includeAdopted: false }, fx);
}

const orders = [
  [oslo, moss, bodo],
  [bodo, moss, oslo],
  [moss, bodo, oslo],
  [bodo, oslo, moss],
];

test.each(orders)('removed one after the other, the last link takes it: order %#', async (...order) => {
  const attempt = anAttempt(it.cloud);
  const made = new Map<Member, LinkResult>();
  for (const member of [oslo, bodo, moss]) made.set(member, await make(attempt, member));
  expect((await it.inventory()).customerGateways).toHaveLength(1);
  for (const [index, member] of order.entries()) {
    expect(await unmake(attempt, member, made.get(member)!)).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect((await it.inventory()).customerGateways).toHaveLength(index === order.length - 1 ? 0 : 1);
  }
  expect(await it.refusals()).toEqual([]);
});

test('made at once and removed at once, in two lanes, nothing is left', async () => {
  const attempt = anAttempt(it.cloud);
  for (let round = 1; round <= 3; round++) {
    const both = await Promise.all([oslo, bodo].map((member) => make(attempt, member, `run-${round}`)));
    expect(both.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect((await it.inventory()).customerGateways).toHaveLength(1);
    const gone = await Promise.all([oslo, bodo].map((member, index) => unmake(attempt, member, both[index]!)));
    expect(gone).toMatchObject([
      { outcome: 'removed', leftovers: [] },
      { outcome: 'removed', leftovers: [] },
    ]);
    expect(await it.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
  }
});

test('one that was made ahead and vanished meanwhile is made again', async () => {
  const attempt = anAttempt(it.cloud);
  const fx = realEffects(attempt, oslo.link);
  const turn = async (): Promise<void> => {
    const { plan, link } = bodo;
    await removeCustomerGateway(attempt, { target: targetOf(link, { plan }), unlessUsedBy: 'anyone' });
    expect((await it.inventory()).customerGateways).toEqual([]);
  };
  const result = await provisionLink({ desired: oslo.link, isLeftover: false, isAdopted: false }, { ...fx, turn });
  expect(result.outcome).toBe('applied');
  expect((await it.inventory()).customerGateways).toHaveLength(1);
});

test('a link that another one’s connection stands in for is undone without touching it', async () => {
  const attempt = anAttempt(it.cloud);
  const standing = await make(attempt, bodo);
  await it.post('/faults', {
    match: { action: 'CreateVpnRouteEntry' },
    fault: 'error-after-effect',
    status: 400,
    code: 'Resource.QuotaFull',
    times: 1,
  });
  expect(await make(attempt, oslo)).toMatchObject({ outcome: 'rolledBack', leftovers: [] });
  const { customerGateways, vpnConnections } = await it.inventory();
  expect([customerGateways.length, vpnConnections.length]).toEqual([1, 1]);
  expect(vpnConnections[0]?.['VpnConnectionId']).toBe(standing.ids.connectionId);
});

test('a link that never got its turn leaves the one that its own connection stands on', async () => {
  const attempt = anAttempt(it.cloud);
  const { ids, routes } = await make(attempt, oslo);
  const target = targetOf(oslo.link, { row: { ids, routes, how: 'made' } });
  expect(await removeCustomerGateway(attempt, { target, unlessUsedBy: 'anyone' })).toEqual({ ids: [] });
  expect((await it.inventory()).customerGateways).toHaveLength(1);
});

test('one without an address in the plan, or that came with a connection, is nobody’s to remove', async () => {
  const attempt = anAttempt(it.cloud);
  const { id } = await ensureCustomerGateway(attempt, { target: targetOf(oslo.link), generation: 1 });
  const ids = { customerGatewayId: id };
  const byId = targetOf({ ...oslo.link, address: '' }, { row: { ids, routes: [], how: 'made' } });
  const adopted = targetOf(oslo.link, { row: { ids, routes: [], how: 'adopted' } });
  for (const target of [byId, adopted]) {
    expect(await removeCustomerGateway(attempt, { target, unlessUsedBy: 'others' })).toEqual({ ids: [] });
  }
  expect((await it.inventory()).customerGateways).toHaveLength(1);
});
