import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlan } from '../../config/read-plan.ts';
import { planFromCsv } from '../topology/a-csv.ts';
import { project } from './project.ts';

const HEADER = 'Store,Public IP,LAN\n';

function read(files: Record<string, string | Buffer>) {
  const folder = project({ 'plan.yaml': planFromCsv(), ...files });
  const result = readPlan(join(folder, 'plan.yaml'));
  const found = result.issues.map(
    ({ file, line, column, code }) => `${file.slice(folder.length + 1)}:${line}:${column} ${code}`,
  );
  return { ...result, folder, found };
}

test('a CSV file is found beside its plan', () => {
  const { issues, topology, sourceLines, folder } = read({ 'stores.csv': `${HEADER}a,203.0.113.7,10.2.0.0/24\n` });
  expect(issues).toEqual([]);
  expect(topology?.links.map(({ site }) => site)).toEqual(['a']);
  expect(sourceLines.get(join(folder, 'stores.csv'))?.[1]).toBe('a,203.0.113.7,10.2.0.0/24');
});

test('the example with a table is seven sites on two gateways, without a complaint', () => {
  const { issues, topology } = readPlan('plans/from-csv/plan.yaml');
  expect(issues).toEqual([]);
  expect(topology?.links.map(({ site, gatewayId, ike }) => [site, gatewayId.slice(-1), ike.lifetimeSeconds])).toEqual([
    ['warehouse', 'b', 86_400],
    ['store-01', 'a', 28_800],
    ['store-02', 'a', 28_800],
    ['store-03', 'a', 28_800],
    ['store-04', 'a', 28_800],
    ['store-05', 'b', 28_800],
    ['store-06', 'b', 28_800],
  ]);
});

test('a file that is not there is said where the plan names it', () => {
  expect(read({}).found).toEqual(['plan.yaml:8:12 file-not-found']);
});

test('a file in another encoding is said where it stops being UTF-8', () => {
  const { found } = read({
    'stores.csv': Buffer.concat([Buffer.from(HEADER), Buffer.from('bod'), Buffer.from([0xf8])]),
  });
  expect(found).toEqual(['stores.csv:2:4 encoding']);
});

test('a file that would never end is refused', () => {
  const folder = project({ 'plan.yaml': planFromCsv().replace('stores.csv', '/dev/zero') });
  expect(readPlan(join(folder, 'plan.yaml')).issues.map(({ code }) => code)).toEqual(['not-a-file']);
});

test('lines of a file that has a column of secrets are not kept for excerpts, mapped or not', () => {
  const csv = 'Store,Public IP,LAN,PSK\na,10.0.0.300,10.2.0.0/24,hunter2\n';
  const { found, sourceLines, folder, issues } = read({ 'stores.csv': csv });
  expect(found).toEqual(['stores.csv:1:21 csv-column-ignored', 'stores.csv:2:3 address-malformed']);
  expect(sourceLines.has(join(folder, 'stores.csv'))).toBe(false);
  expect(JSON.stringify(issues)).not.toContain('hunter2');
});

test('two files of a plan clash by name of file and line', () => {
  const folder = project({ 'stores.csv': `${HEADER}a,203.0.113.7,10.2.0.0/24\n` });
  writeFileSync(join(folder, 'more.csv'), `${HEADER}a,203.0.113.8,10.3.0.0/24\n`);
  const second = '  - { csv: more.csv, columns: { name: Store, address: Public IP, siteSubnets: LAN } }';
  writeFileSync(join(folder, 'plan.yaml'), planFromCsv({ rest: second }));
  const { issues } = readPlan(join(folder, 'plan.yaml'));
  expect(issues.map(({ file, message }) => [file, message])).toEqual([
    [
      join(folder, 'more.csv'),
      `Another site has this name already, on line 2 of ${join(folder, 'stores.csv')} (site a)`,
    ],
  ]);
});
