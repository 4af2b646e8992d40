// Several links of one site, what they share, and what a role makes of them.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Link } from '../../topology/model.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { planFromCsv, parseWithCsv } from './a-csv.ts';
import { expectedIssues, foundIssues, planWith } from './marked-plan.ts';

const linksOf = (text: string): Link[] => {
  const { topology, issues } = parsePlan(text, { file: 'plan.yaml' });
  if (topology === undefined) throw new Error(JSON.stringify(issues));
  return topology.links;
};

const redundant = (links: string, rest = '') =>
  planWith({
    sites: `  - name: stavanger
    siteSubnets: [10.4.0.0/24]
    selectors: any
    healthCheck: { from: 172.16.0.10, to: 10.4.0.1 }
${rest}    links:
${links}`,
  });

const TWO = `      - { name: a, address: 198.51.100.4, role: active }
      - { name: b, address: 198.51.100.5, role: standby }`;

test('an active and a standby link have the same routes with weights 100 and 0', () => {
  expect(linksOf(redundant(TWO))).toMatchObject([
    {
      site: 'stavanger',
      link: 'a',
      address: '198.51.100.4',
      selectors: 'any',
      routes: [{ to: '10.4.0.0/24', weight: 100 }],
    },
    {
      site: 'stavanger',
      link: 'b',
      address: '198.51.100.5',
      selectors: 'any',
      routes: [{ to: '10.4.0.0/24', weight: 0 }],
    },
  ]);
});

test('a link takes from its site what it does not say itself, map by map', () => {
  const [a, b] = linksOf(
    redundant(
      `      - { name: a, address: 198.51.100.4, role: active, ids: { remote: fibre.example.net }, psk: { epoch: 3 } }
      - { name: b, customerGateway: { id: cgw-b }, role: standby, ike: { lifetimeSeconds: 60 } }`,
      '    ids: { local: hub.example.net }\n    address: 198.51.100.9\n',
    ),
  );
  expect(a).toMatchObject({
    ids: { local: 'hub.example.net', remote: 'fibre.example.net' },
    psk: { kind: 'derive', label: 'retail', epoch: 3 },
    healthCheck: { from: '172.16.0.10', to: '10.4.0.1', intervalSeconds: 3, retries: 3 },
  });
  expect(b).toMatchObject({ address: '', customerGatewayId: 'cgw-b', ids: { local: 'hub.example.net' } });
  expect(b?.ike).toMatchObject({ lifetimeSeconds: 60, encryption: 'aes256' });
});

test('a profile may say the links of every site that names it, those of a table too', () => {
  const plan = planFromCsv({ profiles: '[both]' }).replace(
    'profiles: {',
    'profiles: { both: { selectors: any, healthCheck: { from: 172.16.0.1, to: 10.0.0.1 }, links: [{ name: a, role: active }, { name: b, gateway: hub-b, role: standby }] },',
  );
  const { topology, issues } = parseWithCsv(
    plan,
    'Store,Public IP,LAN\nx,203.0.113.7,10.2.0.0/24\ny,203.0.113.8,10.3.0.0/24\n',
  );
  expect(issues).toEqual([]);
  expect(
    topology?.links.map(({ site, link, gatewayId, address }) => `${site} ${link} ${gatewayId} ${address}`),
  ).toEqual(['x a vpn-a 203.0.113.7', 'x b vpn-b 203.0.113.7', 'y a vpn-a 203.0.113.8', 'y b vpn-b 203.0.113.8']);
});

test('what such a site lacks is said at the site, and not at the profile', () => {
  const plan = planWith({
    top: 'profiles: { both: { links: [{ name: a }, { name: b, gateway: hub-b }] } }',
    sites: '  - { name: oslo, profiles: [both], siteSubnets: [10.2.0.0/24] } #! 5 missing-key',
  });
  expect([...new Set(foundIssues(plan))]).toEqual(expectedIssues(plan));
});

test('a link that names profiles of its own has those in place of its site’s', () => {
  const plan = planWith({
    top: 'profiles: { one: { ike: { lifetimeSeconds: 1 } }, two: { ike: { lifetimeSeconds: 2 } } }',
    sites: `  - name: oslo
    profiles: [one]
    siteSubnets: [10.2.0.0/24]
    links: [{ name: a, address: 203.0.113.1 }, { name: b, gateway: hub-b, address: 203.0.113.2, profiles: [two] }]`,
  });
  expect(linksOf(plan).map(({ ike }) => ike.lifetimeSeconds)).toEqual([1, 2]);
});

test('an adopted connection, a customer gateway by id and a policy route arrive as they are written', () => {
  const [link] = linksOf(
    planWith({
      sites: `  - name: bergen
    customerGateway: { id: cgw-b }
    connection: { id: vco-b }
    siteSubnets: [10.3.0.0/24]
    routes:
      - { to: 10.3.0.0/24 }
      - { to: 10.3.0.0/24, from: 172.16.5.0/24, weight: 0, publish: false }`,
    }),
  );
  expect(link).toMatchObject({ address: '', customerGatewayId: 'cgw-b', connectionId: 'vco-b', link: 'main' });
  expect(link?.routes).toEqual([
    { to: '10.3.0.0/24', weight: 100, publish: true },
    { to: '10.3.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false },
  ]);
});

const references: [string, unknown][] = [
  ['{ sops: a/vpn.enc.yaml#sites.oslo.psk }', { kind: 'sops', file: 'a/vpn.enc.yaml', path: 'sites.oslo.psk' }],
  ['{ vault: kv/vpn/oslo#psk }', { kind: 'vault', path: 'kv/vpn/oslo', key: 'psk' }],
  ['{ file: oslo.psk }', { kind: 'file', name: 'oslo.psk' }],
  ['{ env: OSLO }', { kind: 'env', name: 'OSLO' }],
];

test.each(references)('the reference %s replaces the derived key below it', (psk, expected) => {
  const sites = `  - { name: oslo, address: 203.0.113.7, siteSubnets: [10.2.0.0/24], psk: ${psk} }`;
  expect(linksOf(planWith({ sites }))[0]?.psk).toEqual(expected);
});

const refused: Record<string, string> = {
  'two active links of one gateway, once at the later link': redundant(`      - { name: a, address: 198.51.100.4 }
      - { name: b, address: 198.51.100.5 } #! 9 route-taken`),
  'an active link and a standby one for another network': planWith({
    sites: `  - name: oslo
    address: 203.0.113.1
    siteSubnets: [10.1.0.0/24]
    routes: [{ to: 10.7.0.0/24, weight: 0 }] #! 41 standby-without-active`,
  }),
  'a role beside routes that the defaults say': planWith({
    defaults: '  routes: [{ to: 10.2.0.0/24 }]',
    sites: `  - name: oslo
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/24]
    selectors: any
    healthCheck: { from: 172.16.0.1, to: 10.2.0.1 }
    role: active #! 11 role-and-routes`,
  }),
  'a health check with one end': planWith({
    sites: `  - name: oslo
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/24]
    healthCheck: { from: 172.16.0.1 } #! 18 missing-key`,
  }),
  'the same pair of a policy route twice on a gateway, and not with another source': planWith({
    sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24], routes: [{ to: 10.9.0.0/24, from: 172.16.1.0/24 }] }
  - { name: b, address: 203.0.113.2, siteSubnets: [10.2.0.0/24], routes: [{ to: 10.9.0.0/24, from: 172.16.1.0/24 }] } #! 81 route-taken
  - { name: c, address: 203.0.113.3, siteSubnets: [10.3.0.0/24], routes: [{ to: 10.9.0.0/24, from: 172.16.2.0/24 }] }`,
  }),
  'a policy route to the reserved range, but not to everywhere': planWith({
    sites: `  - name: a
    address: 203.0.113.1
    siteSubnets: [10.1.0.0/24]
    routes: [{ from: 172.16.1.0/24, to: 100.64.0.0/16 }, { from: 172.16.1.0/24, to: 0.0.0.0/0 }] #! 41 route-reserved`,
  }),
  'the aggressive mode of a link without ids': planWith({
    defaults: '  ike: { version: ikev1, mode: aggressive } #! 32 aggressive-without-ids',
    sites: `  - { name: a, address: 203.0.113.1, siteSubnets: [10.1.0.0/24], ids: { remote: a.example.net } }
  - { name: b, address: 203.0.113.2, siteSubnets: [10.2.0.0/24] }`,
  }),
};

test.each(Object.entries(refused))('%s is refused at its place', (_, plan) => {
  expect([...new Set(foundIssues(plan))]).toEqual(expectedIssues(plan));
});

test('ikev1 with several subnets is fine where the routes decide', () => {
  const sites = '  - { name: a, selectors: any, siteSubnets: [10.1.0.0/24, 10.2.0.0/24], address: 203.0.113.1 }';
  expect(foundIssues(planWith({ defaults: '  ike: { version: ikev1 }', sites }))).toEqual([]);
});

test('links of one site may share its device and its networks', () => {
  const sites = `  - name: oslo
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/24]
    links: [{ name: a }, { name: b, gateway: hub-b }]`;
  expect(foundIssues(planWith({ sites }))).toEqual([]);
});

test('an issue of a value that several links of a site share names the site once', () => {
  const { issues } = parsePlan(redundant(TWO).replace('psk:', 'ike: { encryption: des }\n  psk:'), {
    file: 'plan.yaml',
  });
  expect(issues.map(({ message }) => message)).toEqual(['des is weak (site stavanger)']);
});

test('a site refines the row of its name, and each value keeps the file that it came from', () => {
  const plan = planFromCsv({
    profiles: '[small]',
    rest: 'sites: [{ name: a, gateway: hub-b, profiles: [south] }, { name: c, address: 203.0.113.9, siteSubnets: [10.9.0.0/24] }]',
  });
  const csv = 'Store,Public IP,LAN\na,203.0.113.7,10.2.0.0/24\nb,203.0.113.8,10.3.0.0/24\n';
  const { issues, topology } = parseWithCsv(plan, csv);
  expect(issues).toEqual([]);
  expect(
    topology?.links.map(({ site, gatewayId, address, ike }) => [site, gatewayId, address, ike.encryption]),
  ).toEqual([
    ['a', 'vpn-b', '203.0.113.7', 'aes'],
    ['c', 'vpn-a', '203.0.113.9', 'aes256'],
    ['b', 'vpn-a', '203.0.113.8', 'aes256'],
  ]);
});

test('two rows of one name stay two sites of one name, also where a site refines the first', () => {
  const plan = planFromCsv({ rest: 'sites: [{ name: a, gateway: hub-b }]' });
  const { issues } = parseWithCsv(plan, 'Store,Public IP,LAN\na,203.0.113.7,10.2.0.0/24\na,203.0.113.8,10.3.0.0/24\n');
  expect(issues.map(({ code, line, message }) => [code, line, message])).toEqual([
    ['duplicate-site', 3, 'Another site has this name already, on line 2 (site a)'],
  ]);
});

test('the example of redundancy is five links', () => {
  expect(linksOf(readFileSync('plans/redundant-site.yaml', 'utf8')).map(({ site, link }) => `${site}/${link}`)).toEqual(
    ['stavanger/fibre', 'stavanger/radio', 'kristiansand/fibre', 'kristiansand/radio', 'hamar/main'],
  );
});
