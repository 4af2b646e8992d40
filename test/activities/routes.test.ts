// Routes of both kinds against a simulator: what is withdrawn, and what is left because somebody else's stands behind it.
import { expect, test } from 'vitest';
import { withdrawRoutes } from '../../activities/routes.ts';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { removeLink } from '../../saga/remove-link.ts';
import type { Link } from '../../topology/model.ts';
import { aLink } from '../builders.ts';
import { anAttempt, realEffects, targetOf } from './real-effects.ts';
import { simulatedCloud } from './simulated-cloud.ts';

const it = simulatedCloud();

function make(link: Link): Promise<LinkResult> {
  const wish = { desired: link, isLeftover: false, isAdopted: false };
  return provisionLink(wish, realEffects(anAttempt(it.cloud), link));
}

const destination = { to: '10.2.0.0/24', weight: 100, publish: true } as const;
const policy = { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 100, publish: true } as const;

function inRow({ ids, routes }: LinkResult) {
  return { ids, routes, how: 'made' as const };
}

test('a route whose policy twin is another’s is not withdrawn', async () => {
  const link = aLink();
  const made = await make(link);
  const other = aLink({ site: 'other', address: '203.0.113.9', siteSubnets: ['10.9.0.0/24'] });
  const foreign = await make({ ...other, routes: [policy] });
  const target = targetOf(link, { row: inRow(made) });
  expect(await withdrawRoutes(anAttempt(it.cloud), { target, routes: [destination] })).toEqual({ ids: [] });
  const states = async (): Promise<unknown[]> => {
    const { routes, policyRoutes } = await it.inventory();
    return [...routes, ...policyRoutes].map(({ State }) => State);
  };
  expect(await states()).toEqual(['published', 'published']);

  await removeLink(
    { site: 'other', ...inRow(foreign), includeAdopted: false },
    realEffects(anAttempt(it.cloud), other, { row: inRow(foreign) }),
  );
  await it.post('/world', { op: 'modify', id: routeIdIn(await it.inventory()), set: { State: 'published' } });
  expect(await withdrawRoutes(anAttempt(it.cloud), { target, routes: [destination] })).toEqual({
    ids: ['10.2.0.0/24'],
  });
  expect(await states()).toEqual(['normal']);
});

function routeIdIn({ routes }: { routes: Record<string, string | number>[] }): string {
  const [{ VpnInstanceId, NextHop, RouteDest } = {}] = routes;
  return `${VpnInstanceId}:${NextHop}:${RouteDest}`;
}

test('twins of one link are withdrawn together', async () => {
  const link = aLink({ routes: [destination, policy] });
  const made = await make(link);
  const target = targetOf(link, { row: inRow(made) });
  const withdrawn = await withdrawRoutes(anAttempt(it.cloud), { target, routes: [destination, policy] });
  expect(withdrawn.ids).toEqual(['10.2.0.0/24', '10.2.0.0/24 from 172.16.5.0/24']);
});

test('the standby of two links is removed, and the active one stays published', async () => {
  const active = aLink({ link: 'a', address: '198.51.100.4', selectors: 'any' });
  const standby = aLink({
    link: 'b',
    address: '198.51.100.5',
    selectors: 'any',
    routes: [{ ...destination, weight: 0 }],
  });
  await make(active);
  const made = await make(standby);
  const fx = realEffects(anAttempt(it.cloud), standby, { row: inRow(made) });
  const removed = await removeLink({ site: 'oslo', ...inRow(made), includeAdopted: false }, fx);
  expect(removed).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect((await it.inventory()).routes).toMatchObject([{ Weight: 100, State: 'published' }]);
});

test('a route of ours that another hand has reweighed is removed all the same', async () => {
  const link = aLink();
  const made = await make(link);
  await it.post('/world', { op: 'modify', id: routeIdIn(await it.inventory()), set: { Weight: 0 } });
  const fx = realEffects(anAttempt(it.cloud), link, { row: inRow(made) });
  const removed = await removeLink({ site: 'oslo', ...inRow(made), includeAdopted: false }, fx);
  expect(removed).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await it.inventory()).toMatchObject({ routes: [], vpnConnections: [], customerGateways: [] });
});
