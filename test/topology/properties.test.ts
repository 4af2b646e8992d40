import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { network, overlaps, parseAddress, parseNetwork } from '../../topology/ipv4.ts';
import { judgeLink } from '../../topology/judge-link.ts';
import type { Link } from '../../topology/model.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { stepsFor } from '../../topology/steps.ts';
import { planWith } from './marked-plan.ts';
import { observedAs } from './observed-link.ts';

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 13, max: 18 }))
  .map(([a, b, mask]) => {
    const value = (10 * 2 ** 24 + a * 2 ** 18 + b * 2 ** 14) >>> 0;
    const first = value - (value % 2 ** (32 - mask));
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${mask}`;
  });

test('the sweep finds the same sites as comparing each with each', () => {
  const subnetLists = fc.array(cidr, { minLength: 1, maxLength: 12 });
  const cloudSubnets = fc.uniqueArray(cidr, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(subnetLists, cloudSubnets, (subnets, cloud) => {
      const sites = subnets.map(
        (cidrs, i) => `  - { name: s${i}, address: 203.0.113.${i + 1}, siteSubnets: [${cidrs}] }`,
      );
      const plan = planWith({ sites: sites.join('\n') }).replace('172.16.0.0/16', cloud.join(', '));
      const { issues } = parsePlan(plan, { file: 'plan.yaml' });
      const sitesWith = (code: string) =>
        issues.filter((issue) => issue.code === code).map(({ line }) => line - FIRST_SITE_LINE);
      const indexes = subnets.map((_, i) => i);
      const meets = (i: number, other: string) => overlaps(network(subnets[i] ?? ''), network(other));
      expect(sitesWith('site-subnet-taken')).toEqual(
        indexes.filter((i) => subnets.slice(0, i).includes(subnets[i] ?? '')),
      );
      expect(sitesWith('site-subnet-in-cloud')).toEqual(indexes.filter((i) => cloud.some((other) => meets(i, other))));
      const isNested = (i: number) => subnets.some((other) => other !== subnets[i] && meets(i, other));
      expect(sitesWith('site-subnet-contains').length > 0).toBe(indexes.some(isNested));
    }),
    { numRuns: 150 },
  );
});

const FIRST_SITE_LINE = 15;

const someLink: fc.Arbitrary<Link> = fc.record({
  site: fc.constant('oslo'),
  link: fc.constant('main'),
  gatewayId: fc.constant('vpn-a'),
  address: fc.ipV4(),
  siteSubnets: fc.uniqueArray(cidr, { minLength: 1, maxLength: 4 }),
  cloudSubnets: fc.uniqueArray(cidr, { minLength: 1, maxLength: 3 }),
  selectors: fc.constantFrom('subnets' as const, 'any' as const),
  psk: fc.constant({ kind: 'env' as const, name: 'A' }),
  ike: fc.record({
    version: fc.constantFrom('ikev1' as const, 'ikev2' as const),
    mode: fc.constantFrom('main' as const, 'aggressive' as const),
    encryption: fc.constantFrom('aes', 'aes256'),
    authentication: fc.constantFrom('sha1', 'md5'),
    dhGroup: fc.constantFrom('group2', 'group14'),
    lifetimeSeconds: fc.nat(86_400),
  }),
  ipsec: fc.record({
    encryption: fc.constantFrom('aes', 'aes256'),
    authentication: fc.constantFrom('sha1', 'md5'),
    pfs: fc.constantFrom('group2', 'group14'),
    lifetimeSeconds: fc.nat(86_400),
  }),
  effectImmediately: fc.boolean(),
  routes: fc.uniqueArray(
    fc.record({ to: cidr, weight: fc.constantFrom(0 as const, 100 as const), publish: fc.boolean() }),
    { selector: ({ to }) => to, maxLength: 4 },
  ),
});

test('what was made as wished is the same, and needs no step', () => {
  fc.assert(
    fc.property(someLink, (link) => {
      const verdict = judgeLink(link, observedAs(link));
      expect(verdict).toEqual({ kind: 'same' });
      expect(stepsFor(link, verdict)).toEqual([]);
    }),
  );
});

test('with any of its routes gone a link is completed by exactly those', () => {
  fc.assert(
    fc.property(someLink, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (link, isGone) => {
      const observed = observedAs(link);
      const routes = observed.routes.filter((_, i) => isGone[i] !== true);
      const steps = stepsFor(link, judgeLink(link, { ...observed, routes }));
      expect(steps.map(({ operation }) => operation)).toEqual(
        link.routes.filter((_, i) => isGone[i] === true).map(() => 'CreateVpnRouteEntry'),
      );
    }),
  );
});

test('a connection is never made before its customer gateway, nor a route before its connection', () => {
  fc.assert(
    fc.property(someLink, (link) => {
      const resources = stepsFor(link, { kind: 'absent' }).map(({ resource }) => resource);
      expect(resources).toEqual(['customerGateway', 'connection', ...link.routes.map(() => 'route')]);
    }),
  );
});

test('an address is read as it is written, or not at all', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, mask) => {
      expect(parseAddress(address)).toBeDefined();
      const parsed = parseNetwork(`${address}/${mask}`);
      const canonical = parsed.kind === 'host-bits' ? parsed.canonical : `${address}/${mask}`;
      expect(parseNetwork(canonical).kind).toBe('canonical');
      expect(parseAddress(`0${address}`)).toBeUndefined();
    }),
  );
});
