import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EDITION_NAMES, editionNamed } from '../../topology/editions/edition.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { DEFAULT_ROLLOUT } from '../../topology/rollout.ts';
import { aLink } from '../builders.ts';
import { foundIssues, planWith } from './marked-plan.ts';

const parse = (text: string) => parsePlan(text, { file: 'plan.yaml' });
const linksOf = (text: string) => parse(text).topology?.links ?? [];

test('the first plan is six sites on two gateways, without a complaint', () => {
  const { issues, topology } = parse(readFileSync('plans/hub-and-spoke.yaml', 'utf8'));
  expect(issues).toEqual([]);
  expect(topology?.gateways.map(({ id }) => id)).toEqual(['vpn-hub0000000000000000a', 'vpn-hub0000000000000000b']);
  expect(topology?.links.map(({ site, link }) => `${site}/${link}`)).toHaveLength(6);
  expect(topology?.links[0]).toEqual(
    aLink({
      psk: { kind: 'derive', label: 'hub-and-spoke', epoch: 1 },
      siteSubnets: ['10.2.0.0/24', '10.2.1.0/24'],
    }),
  );
  expect(topology?.links[5]?.psk).toEqual({ kind: 'derive', label: 'hub-and-spoke', epoch: 2 });
});

test('what a plan does not say is what the version pins', () => {
  const { topology } = parse(planWith());
  expect(topology).toEqual({
    version: 1,
    plan: 'retail-north',
    cloud: { account: 'default', region: 'cn-hangzhou' },
    gateways: [
      { name: 'hub-a', id: 'vpn-a' },
      { name: 'hub-b', id: 'vpn-b' },
    ],
    links: [aLink({ gatewayId: 'vpn-a' })],
    rollout: DEFAULT_ROLLOUT,
  });
});

test('in the public edition the default authentication is sha256', () => {
  const [link] = parsePlan(planWith(), { file: 'plan.yaml', edition: 'public' }).topology?.links ?? [];
  expect([link?.ike.authentication, link?.ipsec.authentication]).toEqual(['sha256', 'sha256']);
});

test('the edition may depend on the account that the plan names', () => {
  const plan = planWith({ cloud: '{ region: x, account: abroad }', defaults: '  ipsec: { pfs: disabled }' });
  const edition = (account: string) => (account === 'abroad' ? 'public' : undefined);
  expect(parsePlan(plan, { file: 'plan.yaml', edition }).topology).toBeDefined();
  expect(parsePlan(plan, { file: 'plan.yaml' }).topology).toBeUndefined();
});

test('every default of an edition is something that the edition has', () => {
  for (const name of EDITION_NAMES) {
    const { ike, ipsec, defaults } = editionNamed(name);
    expect(ike.encryption.value).toContain(defaults.ike.encryption);
    expect(ike.authentication.value).toContain(defaults.ike.authentication);
    expect(ike.dhGroup.value).toContain(defaults.ike.dhGroup);
    expect(ipsec.encryption.value).toContain(defaults.ipsec.encryption);
    expect(ipsec.authentication.value).toContain(defaults.ipsec.authentication);
    expect(ipsec.pfs.value).toContain(defaults.ipsec.pfs);
  }
});

test('maps merge by key, and lists and scalars replace', () => {
  const [link] = linksOf(
    planWith({
      defaults: '  ike: { encryption: aes, lifetimeSeconds: 3600 }',
      sites: `  - name: oslo
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/24]
    gateway: hub-b
    cloudSubnets: [192.168.0.0/24]
    ike: { encryption: aes192 }
    effectImmediately: false`,
    }),
  );
  expect(link?.gatewayId).toBe('vpn-b');
  expect(link?.cloudSubnets).toEqual(['192.168.0.0/24']);
  expect(link?.ike).toMatchObject({ encryption: 'aes192', lifetimeSeconds: 3600, dhGroup: 'group14' });
  expect(link?.effectImmediately).toBe(false);
});

test('a psk that names a kind replaces the one below it whole, and an epoch alone raises the epoch', () => {
  const plan = (psk: string) =>
    planWith({ sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24], psk: ${psk} }` }).replace(
      '{ derive: retail }',
      '{ derive: retail, epoch: 7 }',
    );
  expect(linksOf(plan('{ env: OSLO_PSK }'))[0]?.psk).toEqual({ kind: 'env', name: 'OSLO_PSK' });
  expect(linksOf(plan('{ derive: own }'))[0]?.psk).toEqual({ kind: 'derive', label: 'own', epoch: 1 });
  expect(linksOf(plan('{ epoch: 8 }'))[0]?.psk).toEqual({ kind: 'derive', label: 'retail', epoch: 8 });
});

test('routes that are written out replace those that follow from the subnets, also when there are none', () => {
  const site = (routes: string) =>
    linksOf(
      planWith({ sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24], routes: ${routes} }` }),
    )[0];
  expect(site('[{ to: 10.9.0.0/24, weight: 100, publish: false }]')?.routes).toEqual([
    { to: '10.9.0.0/24', weight: 100, publish: false },
  ]);
  expect(site('[]')?.routes).toEqual([]);
});

test('anchors and merge keys work, what is written in the map wins', () => {
  const links = linksOf(
    planWith({
      sites: `  - &first { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24], ike: { encryption: aes } }
  - { <<: *first, name: b, address: 203.0.113.2, siteSubnets: [10.2.0.0/24] }`,
    }),
  );
  expect(links.map(({ site, ike }) => [site, ike.encryption])).toEqual([
    ['a', 'aes'],
    ['b', 'aes'],
  ]);
});

test('words that older YAML read as booleans are names', () => {
  expect(
    linksOf(planWith({ sites: '  - { name: on, address: 203.0.113.1, siteSubnets: [10.1.0.0/24] }' }))[0]?.site,
  ).toBe('on');
});

test('headers of the cloud and the description are carried over', () => {
  const plan = planWith({
    top: 'description: Branches',
    cloud: '{ region: x, organization: "37", resourceGroup: "529" }',
  });
  expect(parse(plan).topology).toMatchObject({
    description: 'Branches',
    cloud: { region: 'x', organization: '37', resourceGroup: '529' },
  });
});

test('warnings do not stop a plan', () => {
  const plan = planWith({ defaults: '  ipsec: { encryption: 3des }' });
  expect(parse(plan).issues).toMatchObject([{ severity: 'warning', code: 'algorithm-weak' }]);
  expect(parse(plan).topology).toBeDefined();
});

test('documentation addresses are warned about only where the Internet is used', () => {
  expect(foundIssues(planWith())).toEqual([]);
  expect(foundIssues(planWith(), 'public')).toEqual(['15:28 address-not-public']);
});

test('a value that sites inherit is complained about once, with the sites that it reached', () => {
  const sites = Array.from(
    { length: 5 },
    (_, i) => `  - { name: s${i}, address: 203.0.113.${i + 1}, siteSubnets: [10.${i}.0.0/24] }`,
  );
  const { issues } = parse(planWith({ defaults: '  ike: { encryption: rc4 }', sites: sites.join('\n') }));
  expect(issues).toHaveLength(1);
  expect(issues[0]?.message).toContain('sites s0, s1, s2 and 2 more');
  expect(issues[0]?.path).toBe('defaults.ike.encryption');
});

test('a clash names the line of the earlier place', () => {
  const { issues } = parse(
    planWith({
      sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24] }
  - { name: b, address: 203.0.113.2, siteSubnets: [10.1.0.0/24] }`,
    }),
  );
  expect(issues[0]).toMatchObject({ line: 16, path: 'sites[1].siteSubnets[0]' });
  expect(issues[0]?.message).toContain('on line 15');
});

test('of two subnets that begin alike the smaller is the part', () => {
  const { issues } = parse(
    planWith({
      sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24] }
  - { name: b, address: 203.0.113.2, siteSubnets: [10.1.0.0/16] }`,
    }),
  );
  expect(issues.map(({ message }) => message)).toEqual([
    '10.1.0.0/24 is a part of 10.1.0.0/16; the other of the two stands on line 15',
  ]);
});

test('what the plan does not need to say but the quota does not allow is a warning', () => {
  const sites = Array.from(
    { length: 11 },
    (_, i) => `  - { name: s${i}, address: 203.0.113.${i + 1}, siteSubnets: [10.${i}.0.0/24, 10.${i}.1.0/24] }`,
  );
  const { issues, topology } = parse(planWith({ sites: sites.join('\n') }));
  expect(issues.map(({ code, severity, line }) => [code, severity, line])).toEqual([
    ['quota-connections', 'warning', 25],
    ['quota-routes', 'warning', 25],
  ]);
  expect(topology?.links).toHaveLength(11);
});

test('issues are sorted by their place', () => {
  const { issues } = parse(planWith({ top: 'rollout: { x: 1 }', gateways: '  hub-c: {}', cloud: '{}' }));
  expect(issues.map(({ line }) => line)).toEqual([3, 7, 13]);
});

test('a byte order mark does not move columns', () => {
  const plan = 'version: 2\n';
  expect(parse(`\uFEFF${plan}`).issues).toEqual(parse(plan).issues);
});

test.each([
  ['203.0.113.7/32', 'it has a mask, and one address has none'],
  ['203.0.113', 'an address has four parts'],
  ['203.0.113.07', 'a part has leading zeros'],
  ['203.0.113.700', 'each part must be a number from 0 to 255'],
])('why %s is no address is said', (address, reason) => {
  const { issues } = parse(planWith({ sites: `  - { name: oslo, siteSubnets: [10.2.0.0/24], address: ${address} }` }));
  expect(issues.map(({ message }) => message)).toEqual([`${address} is not an IPv4 address: ${reason}`]);
});
