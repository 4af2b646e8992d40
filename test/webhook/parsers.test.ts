// The parsers against whatever a stranger can think of: they answer, they never throw, and they never invent an intent.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLAN_NAME_PATTERN } from '../../config/webhook-schema.ts';
import type { DeliveryRule } from '../../config/webhook-settings.ts';
import { chooseIntent } from '../../webhook/choose-intent.ts';
import { parsePayload, valueAt } from '../../webhook/payload.ts';
import type { SignedDelivery } from '../../webhook/source.ts';
import { source as github } from '../../webhook/sources/github.ts';
import { source as standardWebhooks } from '../../webhook/sources/standard-webhooks.ts';

const BOUNDED = { interruptAfterTimeLimit: 5_000, numRuns: 2_000 };
const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)];

const RULES: DeliveryRule[] = [
  {
    event: 'issues',
    when: [
      { path: 'action', kind: 'oneOf', values: ['labeled', 1, true] },
      { path: 'issue.labels', kind: 'label', label: 'go' },
    ],
    do: 'apply',
    plan: { kind: 'path', path: 'issue.title' },
    ticketPath: 'issue.number',
  },
  { when: [], do: 'destroy', plan: { kind: 'path', path: '0.__proto__.constructor.name' } },
];

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyHeaders = (names: readonly string[]) =>
  fc
    .array(anyText, { minLength: names.length, maxLength: names.length })
    .map((values) => new Map(names.map((name, i) => [name, values[i] ?? ''])));

test.each([
  ['standard-webhooks', standardWebhooks],
  ['github', github],
])('%s accepts nothing that nobody signed, and never throws', (_, source) => {
  const delivery: fc.Arbitrary<SignedDelivery> = fc.record({
    headers: anyHeaders(source.headers),
    body: fc.uint8Array({ maxLength: 300 }),
    nowMs: fc.integer(),
  });
  fc.assert(
    fc.property(delivery, fc.anything(), (it, payload) => {
      source.eventOf(it, typeof payload === 'object' && payload !== null ? payload : {});
      source.idsOf(it);
      source.keyIn([...it.headers.values()].join(''));
      return !source.isSigned(it, KEYS);
    }),
    BOUNDED,
  );
});

test('a payload is an object or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 500 }),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        const payload = parsePayload(bytes);
        return payload === undefined || (typeof payload === 'object' && !Array.isArray(payload));
      },
    ),
    BOUNDED,
  );
});

test('whatever the payload, an intent has the name of a plan and a harmless ticket', () => {
  const issue = fc.record(
    {
      title: fc.oneof(fc.constantFrom('hub-and-spoke', '../x'), fc.jsonValue()),
      number: fc.oneof(fc.integer(), fc.jsonValue()),
      labels: fc.oneof(fc.constant([{ name: 'go' }]), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(fc.record({ action: fc.constantFrom('labeled', 'opened', 1), issue }), fc.object());
  const seen = new Set<string>();
  fc.assert(
    fc.property(payload, fc.constantFrom('issues', 'push', undefined), (it, event) => {
      const choice = chooseIntent(RULES, { payload: it, event });
      seen.add(choice.kind);
      if (choice.kind !== 'intent') return true;
      return PLAN_NAME_PATTERN.test(choice.intent.plan) && !/['"\\\p{C}]/u.test(choice.intent.ticket ?? '');
    }),
    BOUNDED,
  );
  expect([...seen].sort()).toEqual(['intent', 'refused']);
});

test('a path reaches what the payload has itself, and nothing that a prototype lends', () => {
  expect(valueAt({ a: [{ b: 1 }] }, 'a.0.b')).toBe(1);
  for (const path of ['constructor', '__proto__', 'a.length.constructor', 'a.map', 'toString', 'a.0.b.toFixed']) {
    expect([path, valueAt({ a: [{ b: 1 }] }, path)]).toEqual([path, undefined]);
  }
});
