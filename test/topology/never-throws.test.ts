import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt, linesOf } from '../../topology/excerpt.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { planWith } from './marked-plan.ts';

const check = (text: string) => parsePlan(text, { file: 'plan.yaml' });

const PIECES = [
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
]
  .concat(['<<: ', '!t ', '"', "'", '|\n', '>-\n', '#', '? ', '---\n', '...\n', '%YAML 1.2\n', '\t', '\r\n', '\uFEFF'])
  .concat(['10.0.0.0/8', 'null', '~', '1e5', 'true', '__proto__: ', 'defaults:\n', 'gateways:\n', 'routes: ', 'to: ']);

const yamlish = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6, unit: 'binary' })), { maxLength: 40 })
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
    { numRuns: 1_000 },
  );
});

const KEYS =
  'version name cloud region gateways hub-a id defaults sites address siteSubnets cloudSubnets psk env derive'
    .concat(' epoch ike encryption lifetimeSeconds routes to weight publish description effectImmediately')
    .split(' ');
const SCALARS = [null, true, 0, 1, 100, -1, 1.5, '', 'oslo', '10.2.0.0/24', '203.0.113.7', 'hub-a', 'ikev1'];

const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(...SCALARS),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const goodPlan = {
  version: 1,
  name: 'retail-north',
  cloud: { region: 'x' },
  gateways: { 'hub-a': { id: 'vpn-a' } },
  defaults: { gateway: 'hub-a', cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'l' } },
  sites: [{ name: 'oslo', address: '203.0.113.7', siteSubnets: ['10.2.0.0/24'] }],
};

test('no structure makes the parser throw, wherever in a plan it stands', () => {
  expect(check(JSON.stringify(goodPlan)).issues).toEqual([]);
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(goodPlan)), anyValue, (place, value) => {
      const { issues, topology } = check(JSON.stringify({ ...goodPlan, [place]: value }));
      expect(topology === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 700 },
  );
});

const CANARY = 'hunterCanary';
const SECRET_SPOTS = [CANARY, `{ env: ${CANARY}-x }`, `{ ${CANARY}: 1 }`, `[${CANARY}]`, `!${CANARY} a`, `*${CANARY}`]
  .concat([`&${CANARY} {}`, `"${CANARY}`, `'${CANARY}\n`, `|\n   ${CANARY}`, `{ env: A, ${CANARY}: b }`])
  .concat([
    `{ epoch: ${CANARY} }`,
    `{ derive: { a: ${CANARY} } }`,
    `{env: ${CANARY}`,
    `${CANARY}: ${CANARY}`,
    `@${CANARY}`,
  ])
  .flatMap((value) => ['psk', 'password', 'secretKey'].map((key) => `${key}: ${value}`));

test('no issue ever repeats what stands where a secret could', () => {
  const noise = fc.oneof(fc.constant(''), yamlish);
  fc.assert(
    fc.property(fc.constantFrom(...SECRET_SPOTS), noise, fc.boolean(), (spot, after, isInDefaults) => {
      const text = planWith(isInDefaults ? { defaults: `  ${spot}\n${after}` } : { top: `${spot}\n${after}` });
      const { issues } = check(text);
      const lines = linesOf(text);
      expect(JSON.stringify(issues)).not.toContain(CANARY);
      const onSecretLines = issues.filter(({ line }) => /psk|password|secret/i.test(lines[line - 1] ?? ''));
      expect(onSecretLines.flatMap((issue) => excerpt(issue, lines))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test.each(SECRET_SPOTS)('nothing of %j is shown, in no excerpt either', (spot) => {
  const site = `  - name: a\n    address: 203.0.113.1\n    siteSubnets: [10.1.0.0/24]\n    ${spot}`;
  const text = planWith({ sites: site });
  const { issues } = check(text);
  expect(JSON.stringify([issues, issues.flatMap((issue) => excerpt(issue, linesOf(text)))])).not.toContain(CANARY);
});
