// test/plans: for every code of the plan language a plan that has it, marked in the plan itself, and one that does not.
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPlan } from '../../config/read-plan.ts';
import { EDITION_NAMES } from '../../topology/editions/edition.ts';
import { planJsonSchema } from '../../topology/json-schema/plan-json-schema.ts';
import { keyDescriptions } from '../../topology/key-descriptions.ts';
import type { Issue } from '../../topology/model.ts';
import { planComplaints } from '../../topology/plan-complaints.ts';
import { project } from '../config/project.ts';
import { planFromCsv } from './a-csv.ts';
import { expectedIssues, planWith, SITE } from './marked-plan.ts';
import { isForTheSchema } from './schema-codes.ts';

const FOLDER = 'test/plans';
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const codesIn = (kind: 'bad' | 'good') =>
  names.filter((name) => name.endsWith(`.${kind}.yaml`)).map((name) => name.replace(`.${kind}.yaml`, ''));

/** What the engine lacks is no mistake: it is looked at only where the plan is about it. */
function read(name: string): { text: string; issues: Issue[] } {
  const file = join(FOLDER, name);
  const text = readFileSync(file, 'utf8');
  const named = /^# edition: (.*)$/m.exec(text)?.[1];
  const edition = EDITION_NAMES.find((known) => known === named);
  const { issues, lacking } = readPlan(file, { ...(edition && { edition }) });
  return { text, issues: name.startsWith('not-provisioned-yet.') ? [...issues, ...lacking] : issues };
}

// In a CSV file there are no comments: its marks stand where the plan names it, with the file and the line.
function expected(text: string): string[] {
  return expectedIssues(text).map((mark) => mark.replace(/^\d+:(?=.*\.csv:)/, ''));
}

function found({ file, line, column, code }: Issue): string {
  return `${file.endsWith('.csv') ? `${file.slice(FOLDER.length + 1)}:` : ''}${line}:${column} ${code}`;
}

test.each(codesIn('bad'))('%s is found where the bad plan says', (code) => {
  const { text, issues } = read(`${code}.bad.yaml`);
  expect(issues.map(found)).toEqual(expected(text));
  expect(new Set(issues.map((issue) => issue.code))).toEqual(new Set([code]));
});

test.each(codesIn('good'))('%s is not found in the good plan, nor anything else', (code) => {
  expect(read(`${code}.good.yaml`).issues).toEqual([]);
});

const HEADER = 'Store,Public IP,LAN\n';
const ROW = 'a,203.0.113.7,10.2.0.0/24\n';

/** What no file of a reasonable size, or none that git can hold, would show: `plan.yaml` and its CSV file. */
const built: Record<string, { bad: () => string; good: () => string }> = {
  'too-large': plans(planWith() + '#'.repeat(5 * 1024 * 1024), planWith() + '#'.repeat(5 * 1024 * 1024 - 1000)),
  'too-many-nodes': plans(planWith({ sites: `${SITE}\n${'  - 1\n'.repeat(300_000)}` }), planWith()),
  'too-many-aliases': plans(`a: &a 1\nb: [${'*a,'.repeat(20_001)}]`, planWith()),
  'too-many-issues': plans(planWith({ sites: '  - { x: 1 }\n'.repeat(1_001) }), planWith()),
  'too-many-links': plans(planWith(manyLinks(200)), planWith()),
  'too-many-rows': tables(HEADER + ',,\n'.repeat(50_001), HEADER + ROW),
  'file-not-found': { bad: () => withCsv({}), good: () => withCsv({ 'stores.csv': HEADER + ROW }) },
  'not-a-file': { bad: () => withCsv({ 'stores.csv/x': '' }), good: () => withCsv({ 'stores.csv': HEADER + ROW }) },
  'file-unreadable': { bad: linkToItself, good: () => withCsv({ 'stores.csv': HEADER + ROW }) },
  encoding: tables(Buffer.from([0x53, 0xf8]), HEADER + ROW),
};

function manyLinks(sites: number): { top: string; sites: string } {
  const links = Array.from({ length: 1_000 }, (_, i) => `{ name: l${i}, role: ${i === 0 ? 'active' : 'standby'} }`);
  return {
    top: `profiles: { wide: { selectors: any, links: [${links.join(', ')}] } }`,
    sites: Array.from(
      { length: sites },
      (_, i) => `  - { name: s${i}, profiles: [wide], address: 203.0.113.${i}, siteSubnets: [10.${i}.0.0/24] }`,
    ).join('\n'),
  };
}

function plans(bad: string, good: string) {
  return {
    bad: () => join(project({ 'plan.yaml': bad }), 'plan.yaml'),
    good: () => join(project({ 'plan.yaml': good }), 'plan.yaml'),
  };
}

function tables(bad: string | Buffer, good: string) {
  return { bad: () => withCsv({ 'stores.csv': bad }), good: () => withCsv({ 'stores.csv': good }) };
}

function withCsv(files: Record<string, string | Buffer>): string {
  return join(project({ ...files, 'plan.yaml': planFromCsv() }), 'plan.yaml');
}

function linkToItself(): string {
  const plan = withCsv({});
  mkdirSync(dirname(plan), { recursive: true });
  symlinkSync('stores.csv', join(dirname(plan), 'stores.csv'));
  return plan;
}

test.each(Object.entries(built))('%s is found, and not where it should not be', (code, { bad, good }) => {
  expect(readPlan(bad()).issues.map((issue) => issue.code)).toContain(code);
  expect(readPlan(good()).issues).toEqual([]);
});

/** zod's own, and one that only the configuration has. */
const NOT_OF_PLANS: ReadonlySet<string> = new Set(['custom', 'not-supported-yet']);

/** Every code that the sources of the plan language write down. */
function codesOfTheSources(): string[] {
  const files = readdirSync('topology', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('topology', name));
  const written = [...files, 'config/read-text-file.ts'].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:code|code: 'custom', message): '([a-z][a-z0-9-]+)'/g)].map(
      ([, code]) => code,
    ),
  );
  const networks = ['cidr-malformed', 'cidr-not-canonical'];
  return [...new Set([...written, ...networks, ...Object.keys(planComplaints)])]
    .flatMap((code) => (code === undefined || NOT_OF_PLANS.has(code) ? [] : [code]))
    .concat('address-malformed')
    .sort();
}

test('no code lacks its pair, and no pair lacks its code', () => {
  const codes = [...new Set(codesOfTheSources())].sort();
  expect(codes.length).toBeGreaterThan(110);
  const pairs = (kind: 'bad' | 'good') => [...codesIn(kind), ...Object.keys(built)].sort();
  expect(pairs('bad')).toEqual(codes);
  expect(pairs('good')).toEqual(codes);
});

test('every code has its row in the documentation, with a reason and two examples', () => {
  const rows = readFileSync('docs/plan-language.md', 'utf8').matchAll(
    /^\| `([a-z0-9-]+)` \| (.+) \| (.+) \| (.+) \|$/gm,
  );
  const codes = [...rows].map(([, code]) => String(code));
  expect(codes.sort()).toEqual([...new Set(codesOfTheSources())].sort());
});

test('every key has a description for editors, and its row in the documentation', () => {
  const text = readFileSync('docs/plan-language.md', 'utf8');
  const described = Object.values(keyDescriptions).flatMap((keys) => Object.entries(keys));
  for (const [key, description] of described) expect(text).toContain(`| \`${key}\` | ${description} |`);
  const { if: _condition, then: _rules, ...keys } = planJsonSchema();
  const bare = [...JSON.stringify(keys).matchAll(/"([a-zA-Z]+)":\{"type":"[a-z]+"[^{}]*\}/g)]
    .filter(
      ([property, name]) =>
        !property.includes('"description":') && !['items', 'propertyNames', 'not'].includes(name ?? ''),
    )
    .map(([, name]) => name);
  expect(bare).toEqual([]);
});

const validate = new Ajv({ strict: false }).compile(planJsonSchema());
/** About the YAML, which a schema never sees. */
const OF_THE_YAML = /^(yaml-.*|duplicate-key|key-not-text|empty-document|too-deep)$/;

test.each(names.filter((name) => !OF_THE_YAML.test(name.replace(/\.(bad|good)\.yaml$/, ''))))(
  'schema and parser agree about %s',
  (name) => {
    const { text, issues } = read(name);
    const plan: unknown = parse(text, { merge: true });
    expect(validate(plan)).toBe(!issues.some((issue) => isForTheSchema(issue, plan)));
  },
);
