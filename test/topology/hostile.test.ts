import { expect, test } from 'vitest';
import { MAX_FILE_BYTES, MAX_ISSUES } from '../../topology/document/limits.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { planWith } from './marked-plan.ts';

const codesOf = (text: string) => parsePlan(text, { file: 'plan.yaml' }).issues.map(({ code }) => code);
const filled = (part: string, bytes = MAX_FILE_BYTES - 100) => part.repeat(Math.floor(bytes / part.length));

const refused: Record<string, [text: string, code: string]> = {
  'more than 5 MB': [filled('x', MAX_FILE_BYTES + 1), 'too-large'],
  'more than 5 MB of two-byte characters': [filled('ø', MAX_FILE_BYTES + 1), 'too-large'],
  'a flow list of a million and more': [`a: [${filled('1,')}]`, 'too-many-nodes'],
  'brackets in brackets': [filled('['), 'too-deep'],
  'lists on one line': [filled('- '), 'too-deep'],
  'keys on one line': [filled('a: '), 'too-deep'],
  'keys below keys': [Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'too-deep'],
  'a chain of aliases that is deep only when written out': [
    `a0: &a0 {}\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
    'too-deep',
  ],
  'a bomb of aliases': [
    `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`).join('')}`,
    'too-many-nodes',
  ],
  'more aliases than any plan has': [`a: &a 1\nb: [${'*a,'.repeat(20_001)}]`, 'too-many-aliases'],
  'directives without end': [filled('%a\n'), 'yaml-directive'],
  'the rules of YAML 1.1': ['%YAML 1.1\n---\nversion: 1\n', 'yaml-directive'],
  'documents without end': [filled('---\n'), 'yaml-second-document'],
  'a second document': ['version: 1\n---\nversion: 1\n', 'yaml-second-document'],
  'an alias inside its own value': ['version: &v [*v]', 'yaml-alias-cycle'],
  'an alias without anchor': ['version: *v', 'yaml-alias'],
  'a tag of its own': ['version: !include secret.yaml', 'yaml-tag'],
  'a tag of YAML': ['name: !!binary aGk=', 'yaml-tag'],
  'a tag on a map': ['cloud: !!map {}', 'yaml-tag'],
  'a merge of something that is no map': ['<<: 5', 'yaml-merge'],
  'tabs as indentation': ['cloud:\n\tregion: x', 'yaml-syntax'],
  'a quote that does not end': [`name: "${filled('a', 500_000)}`, 'yaml-syntax'],
  'commas alone': [`a: [${filled(',', 50_000)}`, 'yaml-syntax'],
  nothing: ['', 'empty-document'],
  'a comment alone': ['# later', 'empty-document'],
  'a scalar': ['hello', 'wrong-type'],
  'a list': ['- a', 'wrong-type'],
};

test.each(Object.entries(refused))('%s ends in an issue', (_, [text, code]) => {
  expect(codesOf(text)).toContain(code);
});

test.each(['__proto__', 'constructor', 'prototype'])('the key %s is refused wherever it stands', (key) => {
  expect(codesOf(planWith({ top: `${key}: { polluted: true }` }))).toContain('forbidden-key');
  expect(codesOf(planWith({ defaults: `  ike: { ${key}: { encryption: aes } }` }))).toContain('forbidden-key');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('many keys are checked for repetition in one pass', () => {
  const keys = Array.from({ length: 8_000 }, (_, i) => `k${i}: 1`);
  expect(codesOf([...keys, 'k7: 2'].join('\n'))).toEqual(['too-many-items', 'duplicate-key']);
});

test('of very many issues the first are listed', () => {
  const { issues } = parsePlan(`${planWith({ sites: '' })}${'  - { name: a, x: 1, y: 2 }\n'.repeat(600)}`, {
    file: 'plan.yaml',
  });
  expect(issues).toHaveLength(MAX_ISSUES + 1);
  expect(issues.at(-1)?.code).toBe('too-many-issues');
});

test('a list of thousands is refused before each item is', () => {
  const subnets = '10.0.0.1/8, '.repeat(5_000);
  const sites = `  - { name: a, address: 203.0.113.1, siteSubnets: [${subnets}] }`;
  expect(codesOf(planWith({ sites }))).toEqual(['too-many-items']);
});

test('sites may be thousands, and wrong ones too', () => {
  expect(codesOf(`sites: [${'1,'.repeat(20_000)}]`).filter((code) => code === 'wrong-type').length).toBeGreaterThan(
    900,
  );
});

test('a budget is counted before a merge hides what it costs', () => {
  const wide = `{ ${Array.from({ length: 1_000 }, (_, i) => `k${i}: 1`).join(', ')} }`;
  const plan = `w: &w ${wide}\nall: [${'{ <<: *w },'.repeat(400)}]`;
  expect(codesOf(plan)).toEqual(['too-many-nodes']);
});

test('a plan that is not YAML is complained about where it breaks, once a line', () => {
  const { issues } = parsePlan('version: 1\nname: "x\ncloud: [\n', { file: 'plan.yaml' });
  expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['yaml-syntax']));
  expect(new Set(issues.map(({ line }) => line)).size).toBe(issues.length);
});

test('an anchor that is set again is the later one', () => {
  const plan = planWith({
    top: 'description: &d first',
    sites: `  - { name: a, description: &d second, address: 203.0.113.1, siteSubnets: &s [10.1.0.0/24] }
  - { name: b, description: *d, address: 203.0.113.2, siteSubnets: *s }`,
  });
  expect(codesOf(plan)).toEqual(['site-subnet-taken']);
});
