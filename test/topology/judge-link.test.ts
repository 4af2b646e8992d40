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
