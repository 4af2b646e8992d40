import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPlan } from '../../config/read-plan.ts';
import { EXAMPLES, NOT_APPLIED_YET } from '../examples.ts';

test.each(EXAMPLES)('%s is right, without a warning', (file) => {
  const { issues, planned } = readPlan(file);
  expect([issues, planned === undefined]).toEqual([[], false]);
});

test.each(EXAMPLES)('%s can be applied, unless it is on the list of those that cannot', (file) => {
  const { lacking, topology } = readPlan(file);
  const isListed = NOT_APPLIED_YET.includes(file);
  expect([lacking.length > 0, topology === undefined]).toEqual([isListed, isListed]);
});

test('no example is forgotten', () => {
  const found = readdirSync('plans', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  expect(found.map((name) => `plans/${name}`).sort()).toEqual([...EXAMPLES].sort());
});
