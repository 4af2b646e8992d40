// The rules of the catalogue, one by one: for each parameter of each operation, and each key of those that are JSON, a call
// that is good but for a value that breaks one rule.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BadValue, ParameterRule } from './bad-values.ts';
import { badValuesOf } from './bad-values.ts';
import type { Parameters } from './drivers.ts';
import { popCore } from './drivers.ts';
import type { Stage } from './stage.ts';
import { aStage, endpointOf } from './stage.ts';
import { validCall } from './valid-calls.ts';

interface CatalogueOperation {
  readonly action: string;
  readonly parameters: readonly ParameterRule[];
}

const groups = ['vpn-gateways', 'customer-gateways', 'vpn-routes', 'vpn-connections', 'ssl-vpn', 'sts'];
const operations = groups.flatMap((group) => {
  const file = new URL(`../../cloud/catalogue/${group}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { operations: CatalogueOperation[] }).operations;
});

interface Case extends BadValue {
  readonly name: string;
}

const casesOf = ({ parameters }: CatalogueOperation): Case[] =>
  parameters.flatMap((rule) => badValuesOf(rule).map((bad) => ({ name: rule.name, ...bad })));

let stage: Stage;
beforeAll(async () => {
  stage = await aStage();
});
afterAll(() => stage.simulator.close());

test.each(operations.map((operation) => [operation.action, operation] as const))(
  '%s refuses what breaks any one of its rules',
  async (action, operation) => {
    const driver = popCore(endpointOf(stage, 'owner'), 'POST');
    const good = validCall(action, stage.known);
    const cases = casesOf(operation);
    const answered: Case[] = [];
    for (const { name, value } of cases) {
      const outcome = await driver.call(action, withValue(good, name, value));
      answered.push({ name, value, code: outcome?.kind === 'refusal' ? outcome.code : 'taken' });
    }
    expect(answered).toEqual(cases);
  },
);

function withValue(good: Parameters, name: string, value: string | null): Parameters {
  const others = Object.fromEntries(Object.entries(good).filter(([other]) => other !== name));
  return value === null ? others : { ...others, [name]: value };
}

test('that is hundreds of rules', () => {
  expect(operations).toHaveLength(37);
  expect(operations.flatMap(casesOf).length).toBeGreaterThan(700);
});
