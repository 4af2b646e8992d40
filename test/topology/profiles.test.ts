import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlan } from '../../topology/parse-plan.ts';
import { expectedIssues, foundIssues, planWith } from './marked-plan.ts';

const SITE = '{ name: oslo, address: 203.0.113.7, siteSubnets: [10.2.0.0/24]';
const parse = (text: string) => parsePlan(text, { file: 'plan.yaml' });

test('profiles lie over the defaults from left to right, and the site over them', () => {
  const plan = planWith({
    defaults: '  ike: { encryption: des, lifetimeSeconds: 1, dhGroup: group5 }',
    top: `profiles:
  one: { gateway: hub-b, ike: { lifetimeSeconds: 2, encryption: aes } }
  two: { ike: { lifetimeSeconds: 3 }, cloudSubnets: [192.168.0.0/24] }`,
    sites: `  - ${SITE}, profiles: [one, two], ike: { authentication: md5 } }`,
  });
  expect(parse(plan).topology?.links).toMatchObject([
    {
      gatewayId: 'vpn-b',
      cloudSubnets: ['192.168.0.0/24'],
      ike: { encryption: 'aes', lifetimeSeconds: 3, dhGroup: 'group5', authentication: 'md5' },
    },
  ]);
});

test('of two profiles the later one wins, whatever their order in the plan', () => {
  const lifetime = (profiles: string) => {
    const top = 'profiles: { a: { ike: { lifetimeSeconds: 1 } }, b: { ike: { lifetimeSeconds: 2 } } }';
    return parse(planWith({ top, sites: `  - ${SITE}, profiles: ${profiles} }` })).topology?.links[0]?.ike
      .lifetimeSeconds;
  };
  expect([lifetime('[a, b]'), lifetime('[b, a]'), lifetime('[]')]).toEqual([2, 1, 86_400]);
});

test('a psk of a profile that names a kind replaces the one below it whole', () => {
  const top = 'profiles: { own: { psk: { env: OWN_PSK } }, raised: { psk: { epoch: 5 } } }';
  const psk = (name: string) =>
    parse(planWith({ top, sites: `  - ${SITE}, profiles: [${name}] }` })).topology?.links[0]?.psk;
  expect(psk('own')).toEqual({ kind: 'env', name: 'OWN_PSK' });
  expect(psk('raised')).toEqual({ kind: 'derive', label: 'retail', epoch: 5 });
});

const refused: Record<string, string> = {
  'an unknown profile': planWith({
    top: 'profiles: { small: {} }',
    sites: `  - ${SITE}, profiles: [smal] } #! 80 unknown-profile`,
  }),
  'a site that is missing what its unknown profile would have said': planWith({
    sites: `  - ${SITE}, profiles: [none] } #! 80 unknown-profile`,
  }).replace('  gateway: hub-a\n', ''),
  'a name that is none': planWith({ top: 'profiles: { Small: {} } #! 13 profile-name' }),
  'what belongs to a site': planWith({
    top: 'profiles: { small: { siteSubnets: [10.0.0.0/8], profiles: [b] } } #! 22 site-only-key, 49 site-only-key',
  }),
  'a value that is wrong, also when no site has the profile': planWith({
    top: 'profiles: { small: { cloudSubnets: [10.0.0.1/8] } } #! 37 cidr-not-canonical',
  }),
  'a profile that is no map': planWith({ top: 'profiles: { small: 5 } #! 20 wrong-type' }),
};

test.each(Object.entries(refused))('%s is refused at its place', (_, plan) => {
  expect(foundIssues(plan)).toEqual(expectedIssues(plan));
});

test('an issue of a profile names the sites that the value reached, and no others', () => {
  const site = (i: number, rest: string) =>
    `  - { name: s${i}, address: 203.0.113.${i}, siteSubnets: [10.${i}.0.0/24], profiles: [${rest} }`;
  const top = `profiles: { weak: { ike: { encryption: des }, cloudSubnets: [10.0.0.1/8] }, other: {} }`;
  const sites = [
    site(1, 'weak]'),
    site(2, 'weak], ike: { lifetimeSeconds: 60 }'),
    site(3, 'weak], ike: { encryption: aes }, cloudSubnets: [172.16.0.0/16]'),
    site(4, 'other]'),
  ].join('\n');
  expect(
    parse(planWith({ top, sites })).issues.map(({ code, message }) => [code, /\(.*\)$/.exec(message)?.[0]]),
  ).toEqual([
    ['algorithm-weak', '(sites s1, s2)'],
    ['cidr-not-canonical', '(sites s1, s2)'],
  ]);
});

test('of many sites the first are named', () => {
  const sites = [1, 2, 3, 4, 5].map(
    (i) => `  - { name: s${i}, address: 203.0.113.${i}, siteSubnets: [10.${i}.0.0/24] }`,
  );
  const { issues } = parse(planWith({ defaults: '  ike: { encryption: des }', sites: sites.join('\n') }));
  expect(issues[0]?.message).toBe('des is weak (sites s1, s2, s3 and 2 more)');
});

test('a setting is what the last layer that has it says', () => {
  const layer = fc.record(
    { encryption: fc.constantFrom('aes', 'aes192', 'aes256'), lifetimeSeconds: fc.integer({ min: 1, max: 86_400 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(layer, fc.array(layer, { maxLength: 4 }), layer, (defaults, profiles, own) => {
      const names = profiles.map((_, i) => `p${i}`);
      const top = `profiles: ${JSON.stringify(Object.fromEntries(profiles.map((ike, i) => [`p${i}`, { ike }])))}`;
      const sites = `  - ${SITE}, profiles: ${JSON.stringify(names)}, ike: ${JSON.stringify(own)} }`;
      const plan = planWith({ defaults: `  ike: ${JSON.stringify(defaults)}`, top, sites });
      const builtIn = { encryption: 'aes256', lifetimeSeconds: 86_400 };
      expect(parse(plan).topology?.links[0]?.ike).toMatchObject(Object.assign(builtIn, defaults, ...profiles, own));
    }),
    { numRuns: 150 },
  );
});
