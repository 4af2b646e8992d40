import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, excerpt } from '../../topology/excerpt.ts';
import { network, overlaps, parseAddress, parseNetwork } from '../../topology/ipv4.ts';
import { judgeLink } from '../../topology/judge-link.ts';
import type { Link } from '../../topology/model.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { stepsFor } from '../../topology/steps.ts';
import { observedAs } from './observed-link.ts';
import { planWith } from './marked-plan.ts';

const check = (text: string) => parsePlan(text, { file: 'plan.yaml' });

const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'version: 1\n',
          'sites:\n',
          '- ',
          '  ',
          'name: ',
          'psk: ',
          '{',
          '}',
          '[',
          ']',
          ',',
          ': ',
          '\n',
          '&a ',
          '*a',
        ],
        ...['<<: ', '!t ', '"', "'", '|\n', '>-\n', '#', '? ', '---\n', '...\n', '%YAML 1.2\n', '\t', '\r\n', '\uFEFF'],
        ...['10.0.0.0/8', 'null', '~', '1e5', 'true', '__proto__: ', 'defaults:\n', 'gateways:\n', 'routes: ', 'to: '],
      ),
      fc.string({ maxLength: 6, unit: 'binary' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

test('no text makes the parser throw, and every issue has a place in it', () => {
  fc.assert(
    fc.property(yamlish, (text) => {
      const { issues, topology } = check(text);
      const lines = linesOf(text);
      expect(topology === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
      for (const issue of issues) {
        expect(issue.column).toBeLessThanOrEqual((lines[issue.line - 1]?.length ?? -1) + 1);
        excerpt(issue, lines);
      }
    }),
    { numRuns: 3_000 },
  );
});

const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      1,
      100,
      -1,
      1.5,
      '',
      'oslo',
      '10.2.0.0/24',
      '203.0.113.7',
      'hub-a',
      'ikev1',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'version',
          'name',
          'cloud',
          'region',
          'gateways',
          'hub-a',
          'id',
          'defaults',
          'sites',
          'address',
          'siteSubnets',
        ],
        ...[
          'cloudSubnets',
          'psk',
          'env',
          'derive',
          'epoch',
          'ike',
          'encryption',
          'lifetimeSeconds',
          'routes',
          'to',
          'weight',
        ],
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

test('no structure makes the parser throw, wherever in a plan it stands', () => {
  const places = fc.constantFrom('cloud', 'gateways', 'defaults', 'sites', 'version', 'name');
  fc.assert(
    fc.property(places, anyValue, (place, value) => {
      const plan = { ...goodPlan, [place]: value };
      const { issues, topology } = check(JSON.stringify(plan));
      expect(topology === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 2_000 },
  );
});

const goodPlan = {
  version: 1,
  name: 'retail-north',
  cloud: { region: 'x' },
  gateways: { 'hub-a': { id: 'vpn-a' } },
  defaults: { gateway: 'hub-a', cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'l' } },
  sites: [{ name: 'oslo', address: '203.0.113.7', siteSubnets: ['10.2.0.0/24'] }],
};

test('no issue ever repeats what stands where a secret could', () => {
  const canary = 'hunter2Canary';
  const spots = fc.constantFrom(
    ...[
      `psk: ${canary}`,
      `psk: { env: ${canary}-x }`,
      `psk: { ${canary}: 1 }`,
      `psk: [${canary}]`,
      `psk: !${canary} a`,
    ],
    ...[`psk: *${canary}`, `psk: &${canary} {}`, `psk: "${canary}`, `psk: '${canary}\n`, `psk: |\n   ${canary}`],
    ...[
      `password: ${canary}`,
      `secretKey: { ${canary}: ${canary} }`,
      `psk: { env: A, ${canary}: b }`,
      `psk: { epoch: ${canary} }`,
    ],
    ...[`psk: { derive: { a: ${canary} } }`, `psk: {env: ${canary}`, `psk: ${canary}: ${canary}`, `psk: @${canary}`],
  );
  fc.assert(
    fc.property(spots, yamlish, fc.constantFrom('defaults', 'top'), (spot, noise, place) => {
      const indented = place === 'defaults' ? `  ${spot}` : spot;
      const text = planWith({ [place]: `${indented}\n${noise}` });
      const { issues } = check(text);
      const lines = linesOf(text);
      expect(JSON.stringify(issues)).not.toContain(canary);
      // Noise may break the line away from its key; where it did not, the line stays unseen.
      expect(
        issues
          .filter(({ line }) => /psk|password|secret/i.test(lines[line - 1] ?? ''))
          .flatMap((issue) => excerpt(issue, lines)),
      ).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 13, max: 18 }))
  .map(([a, b, mask]) => {
    const value = (10 * 2 ** 24 + a * 2 ** 18 + b * 2 ** 14) >>> 0;
    const first = value - (value % 2 ** (32 - mask));
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${mask}`;
  });

test('the sweep finds the same sites as comparing each with each', () => {
  fc.assert(
    fc.property(fc.array(cidr, { minLength: 1, maxLength: 12 }), cidr, (subnets, cloud) => {
      const sites = subnets.map(
        (subnet, i) => `  - { name: s${i}, address: 203.0.113.${i + 1}, siteSubnets: [${subnet}] }`,
      );
      const plan = planWith({ sites: sites.join('\n') }).replace('172.16.0.0/16', cloud);
      const found = (code: string) =>
        check(plan)
          .issues.filter((issue) => issue.code === code)
          .map(({ line }) => line - 15);
      const isTaken = (i: number) => subnets.slice(0, i).includes(subnets[i] ?? '');
      const meetsCloud = (i: number) => overlaps(network(subnets[i] ?? ''), network(cloud));
      const indexes = subnets.map((_, i) => i);
      expect(found('site-subnet-taken')).toEqual(indexes.filter(isTaken));
      expect(found('site-subnet-in-cloud')).toEqual(indexes.filter(meetsCloud));
      expect(found('site-subnet-contains').length > 0).toBe(
        indexes.some((i) =>
          indexes.some(
            (j) => subnets[i] !== subnets[j] && overlaps(network(subnets[i] ?? ''), network(subnets[j] ?? '')),
          ),
        ),
      );
    }),
    { numRuns: 300 },
  );
});

const someLink: fc.Arbitrary<Link> = fc.record({
  site: fc.constant('oslo'),
  link: fc.constant('main'),
  gatewayId: fc.constant('vpn-a'),
  address: fc.ipV4(),
  siteSubnets: fc.uniqueArray(cidr, { minLength: 1, maxLength: 4 }),
  cloudSubnets: fc.uniqueArray(cidr, { minLength: 1, maxLength: 3 }),
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
