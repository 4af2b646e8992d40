import { expect, test } from 'vitest';
import { judgeLink } from '../../topology/judge-link.ts';
import type { Link } from '../../topology/model.ts';
import type { ObservedLink, Verdict } from '../../topology/observed.ts';
import { aLink } from '../builders.ts';
import { observedAs, route } from './observed-link.ts';

const link = aLink({ siteSubnets: ['10.2.0.0/24', '10.2.1.0/24'] });
const seen = observedAs(link);

function attributes(verdict: Verdict): string[] {
  return verdict.kind === 'differs' ? verdict.differences.map(({ attribute }) => attribute) : [verdict.kind];
}

test('what was made as wished is the same', () => {
  expect(judgeLink(link, seen)).toEqual({ kind: 'same' });
});

test('without a connection a link is absent, whoever has its customer gateway', () => {
  const { connection: _, ...none } = seen;
  const foreign = { id: 'cgw-9', name: 'by-hand', address: link.address, isOurs: false };
  expect(judgeLink(link, { ...none, customerGateway: foreign, routes: [] })).toEqual({ kind: 'absent' });
});

test('the order of subnets does not matter', () => {
  const turned = { ...seen.connection, siteSubnets: [...link.siteSubnets].reverse() };
  expect(judgeLink(link, { ...seen, connection: turned })).toEqual({ kind: 'same' });
});

const changedWishes: Record<string, Partial<Link>> = {
  siteSubnets: { siteSubnets: ['10.2.0.0/24'], routes: link.routes },
  cloudSubnets: { cloudSubnets: ['172.16.0.0/16', '172.17.0.0/16'] },
  'ike.version': { ike: { ...link.ike, version: 'ikev1' } },
  'ike.encryption': { ike: { ...link.ike, encryption: 'aes' } },
  'ike.authentication': { ike: { ...link.ike, authentication: 'md5' } },
  'ike.dhGroup': { ike: { ...link.ike, dhGroup: 'group2' } },
  'ike.lifetimeSeconds': { ike: { ...link.ike, lifetimeSeconds: 60 } },
  'ipsec.encryption': { ipsec: { ...link.ipsec, encryption: 'aes' } },
  'ipsec.authentication': { ipsec: { ...link.ipsec, authentication: 'md5' } },
  'ipsec.pfs': { ipsec: { ...link.ipsec, pfs: 'group2' } },
  'ipsec.lifetimeSeconds': { ipsec: { ...link.ipsec, lifetimeSeconds: 60 } },
  effectImmediately: { effectImmediately: false },
  address: { address: '203.0.113.8' },
};

test.each(Object.entries(changedWishes))('another %s differs, and nothing else is named', (attribute, wish) => {
  expect(attributes(judgeLink({ ...link, ...wish }, seen))).toEqual([attribute]);
});

test('the mode is compared with ikev1 only', () => {
  const aggressive = { ...link.ike, mode: 'aggressive' as const };
  expect(judgeLink({ ...link, ike: aggressive }, seen).kind).toBe('same');
  const ikev1 = { ...link, ike: { ...link.ike, version: 'ikev1' as const } };
  const observed = observedAs({ ...ikev1, ike: { ...ikev1.ike, mode: 'aggressive' } });
  expect(attributes(judgeLink(ikev1, observed))).toEqual(['ike.mode']);
});

test('another key is named without any value', () => {
  const verdict = judgeLink(link, { ...seen, connection: { ...seen.connection, hasSamePsk: false } });
  expect(verdict).toEqual({
    kind: 'differs',
    differences: [{ attribute: 'psk', desired: "the plan's key", observed: 'another key' }],
  });
});

test('a connection to another customer gateway has another address', () => {
  const elsewhere = { ...seen, connection: { ...seen.connection, customerGatewayId: 'cgw-2' } };
  expect(attributes(judgeLink(link, elsewhere))).toEqual(['address']);
  const { customerGateway: _, ...unknown } = seen;
  expect(attributes(judgeLink(link, unknown))).toEqual(['address']);
});

test('a shared customer gateway of a foreign hand is good enough', () => {
  const customerGateway = { id: 'cgw-1', name: 'by-hand', address: link.address, isOurs: false };
  expect(judgeLink(link, { ...seen, customerGateway }).kind).toBe('same');
});

test('missing routes and publications can be added, so the link is incomplete', () => {
  const observed = { ...seen, routes: [route('10.2.0.0/24', { state: 'normal' })] };
  expect(judgeLink(link, observed)).toEqual({
    kind: 'incomplete',
    missing: ['publication of 10.2.0.0/24', 'route 10.2.1.0/24'],
  });
});

test('a route that is not to be published may well be missing its publication', () => {
  const quiet = aLink({ routes: [{ to: '10.2.0.0/24', weight: 100, publish: false }] });
  expect(judgeLink(quiet, observedAs(quiet)).kind).toBe('same');
  const published = { ...observedAs(quiet), routes: [route('10.2.0.0/24')] };
  expect(attributes(judgeLink(quiet, published))).toEqual(['routes[10.2.0.0/24].publish']);
});

test('a route of another weight would have to be changed', () => {
  const observed = { ...seen, routes: [route('10.2.0.0/24', { weight: 0 }), route('10.2.1.0/24')] };
  expect(attributes(judgeLink(link, observed))).toEqual(['routes[10.2.0.0/24].weight']);
});

test('a route that the plan has given up is said, with what else is there', () => {
  const observed: ObservedLink = { ...seen, routes: [...seen.routes, route('10.9.0.0/24', { weight: 0 })] };
  expect(judgeLink(link, observed)).toEqual({
    kind: 'differs',
    differences: [
      {
        attribute: 'routes',
        desired: '10.2.0.0/24, 10.2.1.0/24',
        observed: '10.2.0.0/24, 10.2.1.0/24, 10.9.0.0/24 (weight 0)',
      },
    ],
  });
});

test('two routes to one destination are told apart by weight, and the second is too many', () => {
  const observed = { ...seen, routes: [route('10.2.0.0/24', { weight: 0 }), ...seen.routes] };
  expect(attributes(judgeLink(link, observed))).toEqual(['routes']);
});

test('what a foreign hand has added is not the plan’s matter', () => {
  const observed = {
    ...seen,
    strangeRoutes: [route('10.9.0.0/24')],
    foreignRoutes: [route('10.2.0.0/24', { nextHop: 'vco-9' })],
  };
  expect(judgeLink(link, observed).kind).toBe('same');
});

test('a difference weighs more than something missing', () => {
  const observed = { ...seen, connection: { ...seen.connection, effectImmediately: false }, routes: [] };
  expect(attributes(judgeLink(link, observed))).toEqual(['effectImmediately']);
});

const policy = { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false } as const;

test('a policy route and a destination route to one place are two routes', () => {
  const both = { ...link, routes: [...link.routes, policy] };
  expect(judgeLink(both, observedAs(both))).toEqual({ kind: 'same' });
  expect(judgeLink(both, seen)).toEqual({
    kind: 'incomplete',
    missing: ['route 10.2.0.0/24 from 172.16.5.0/24 (weight 0)'],
  });
  expect(attributes(judgeLink(link, observedAs(both)))).toEqual(['routes']);
});

test('of two routes to one destination the missing one is missing, not of another weight', () => {
  const standby = { to: '10.2.0.0/24', weight: 0, publish: true } as const;
  const both = { ...link, routes: [...link.routes, standby] };
  expect(judgeLink(both, seen)).toEqual({ kind: 'incomplete', missing: ['route 10.2.0.0/24 (weight 0)'] });
});

test('a policy route of another weight differs by its whole path', () => {
  const both = { ...link, routes: [...link.routes, policy] };
  const reweighed = observedAs({ ...both, routes: [...link.routes, { ...policy, weight: 100 }] });
  expect(attributes(judgeLink(both, reweighed))).toEqual(['routes[10.2.0.0/24 from 172.16.5.0/24].weight']);
});

test('with selectors any the connection lets everything through', () => {
  const any = { ...link, selectors: 'any' as const };
  expect(judgeLink(any, observedAs(any))).toEqual({ kind: 'same' });
  expect(attributes(judgeLink(any, seen))).toEqual(['siteSubnets', 'cloudSubnets']);
});

test.each([
  ['unset, with the defaults of the cloud', {}, { local: '198.51.100.1', remote: link.address }, 'same'],
  ['unset, with nothing told', {}, { local: '', remote: '' }, 'same'],
  ['unset, with a name given by hand', {}, { local: 'gw.example.net', remote: link.address }, 'ids.local'],
  ['unset, with another address given by hand', {}, { local: '', remote: '192.0.2.1' }, 'ids.remote'],
  ['set and the same', { local: 'a', remote: 'b' }, { local: 'a', remote: 'b' }, 'same'],
  ['set, with the default of the cloud', { remote: 'b' }, { local: '', remote: link.address }, 'ids.remote'],
])('identifiers that are %s', (_, ids, observed, verdict) => {
  const found = { ...seen, connection: { ...seen.connection, ids: observed } };
  expect(attributes(judgeLink({ ...link, ids }, found))).toEqual([verdict]);
});

const check = { from: '172.16.0.10', to: '10.2.0.1', intervalSeconds: 3, retries: 3 };

test.each([
  ['the same', check, check, 'same'],
  ['off in both', undefined, undefined, 'same'],
  ['off in the cloud', check, undefined, 'healthCheck'],
  ['off in the plan', undefined, check, 'healthCheck'],
  ['of another pace', check, { ...check, retries: 5 }, 'healthCheck'],
])('a health check that is %s', (_, desired, observed, verdict) => {
  const wish = { ...link, ...(desired && { healthCheck: desired }) };
  const found = { ...seen, connection: { ...seen.connection, ...(observed && { healthCheck: observed }) } };
  expect(attributes(judgeLink(wish, found))).toEqual([verdict]);
});

test('a customer gateway named by its id is compared by it, and a taken over connection by its', () => {
  const byId = { ...link, address: '', customerGatewayId: 'cgw-1', connectionId: 'vco-1' };
  expect(judgeLink(byId, seen)).toEqual({ kind: 'same' });
  expect(attributes(judgeLink({ ...byId, customerGatewayId: 'cgw-2' }, seen))).toEqual(['customerGateway.id']);
  expect(attributes(judgeLink({ ...byId, connectionId: 'vco-2' }, seen))).toEqual(['connection.id']);
});
