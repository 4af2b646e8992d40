import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { planJsonSchema } from '../../topology/json-schema/plan-json-schema.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { EXAMPLES } from '../examples.ts';
import { isForTheSchema } from './schema-codes.ts';

const validate = new Ajv({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  keywords: ['patternErrorMessage'],
}).compile(planJsonSchema());

test('the committed schema is the one that the program prints', () => {
  const committed = readFileSync('plans/causeway.schema.json', 'utf8');
  expect(committed, 'write it again: causeway schema > plans/causeway.schema.json').toBe(
    `${JSON.stringify(planJsonSchema(), null, 2)}\n`,
  );
});

test.each(EXAMPLES)('%s names the schema for editors and fits it', (file) => {
  const text = readFileSync(file, 'utf8');
  const named = /^# yaml-language-server: \$schema=(.*)$/m.exec(text.split('\n')[0] ?? '')?.[1];
  expect(readFileSync(new URL(named ?? '', new URL(file, `file://${process.cwd()}/`)), 'utf8')).toContain(
    'Causeway plan',
  );
  expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
});

const good = {
  version: 1,
  name: 'retail-north',
  description: 'x',
  cloud: { region: 'x', account: 'default', organization: '1', resourceGroup: '2' },
  gateways: { 'hub-a': { id: 'vpn-a' } },
  defaults: {
    gateway: 'hub-a',
    cloudSubnets: ['172.16.0.0/16'],
    psk: { derive: 'x', epoch: 1 },
    effectImmediately: true,
  },
  profiles: { small: { ike: { version: 'ikev2', encryption: 'aes', lifetimeSeconds: 60 }, ipsec: { pfs: 'group14' } } },
  sites: [
    {
      name: 'oslo',
      description: 'x',
      profiles: ['small'],
      address: '203.0.113.7',
      siteSubnets: ['10.2.0.0/24'],
      psk: { env: 'A' },
      routes: [{ to: '10.2.0.0/24', weight: 0, publish: false }],
    },
  ],
};

const KEYS = `version name description cloud region account gateways hub-a id defaults gateway cloudSubnets psk derive
  epoch env file profiles small ike lifetimeSeconds mode sites sitesFrom address siteSubnets routes to weight publish
  constructor Bad links`;
const key = fc.constantFrom(...KEYS.split(/\s+/));
const TEXTS = ['', 'a', 'oslo', 'Bad Name', 'ikev1', '10.0.0.0/8', '10.0.0.0/33', '010.0.0.0/8'];
const OTHERS = [null, true, 0, 1, 100, 1.5, -1, [], {}, ['10.0.0.0/8'], [1], { to: '10.0.0.0/8' }];
const KEYS_OF_A_PSK = [{ env: 'A' }, { env: 'A', epoch: 1 }, { derive: 'x' }, { env: 'A', derive: 'x' }];
const value: fc.Arbitrary<unknown> = fc.constantFrom(...TEXTS, ...OTHERS, ...KEYS_OF_A_PSK);
const path = fc.array(fc.oneof(key, fc.nat(1)), { minLength: 1, maxLength: 4 });

/** The plan with one place of it set or removed; a place that does not exist changes the nearest that does. */
function changed(plan: unknown, [first, ...rest]: (string | number)[], put: unknown): unknown {
  if (first === undefined || typeof plan !== 'object' || plan === null) return put;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(plan) ? [...plan] : { ...plan };
  const index = Array.isArray(copy) ? Math.min(Number(first) || 0, copy.length) : first;
  const inner: unknown = Reflect.get(copy, index);
  const next = rest.length === 0 || !Object.hasOwn(copy, index) ? put : changed(inner, rest, put);
  Object.defineProperty(copy, index, { value: next, enumerable: true, configurable: true, writable: true });
  if (put === undefined && rest.length === 0) Reflect.deleteProperty(copy, index);
  return Array.isArray(copy) ? copy.filter((it) => it !== undefined) : copy;
}

test('schema and parser refuse the same plans, for everything that a schema can say', () => {
  expect(validate(good)).toBe(true);
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(path, fc.option(value, { nil: undefined })), { minLength: 1, maxLength: 2 }),
      (changes) => {
        const changedPlan = changes.reduce<unknown>((before, [at, put]) => changed(before, at, put), good);
        const plan: unknown = JSON.parse(JSON.stringify(changedPlan) ?? 'null');
        const { issues } = parsePlan(JSON.stringify(plan), { file: 'plan.yaml' });
        const isRefused = issues.some((issue) => isForTheSchema(issue, plan));
        refused += Number(isRefused);
        expect([validate(plan), plan, issues, validate.errors]).toEqual([!isRefused, plan, issues, validate.errors]);
      },
    ),
    { interruptAfterTimeLimit: 30_000, numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(100);
});
