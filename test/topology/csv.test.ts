import { parse as oracle } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../topology/csv/read-csv.ts';
import { isShowable } from '../../topology/csv/read-sites-from.ts';
import { MAX_CSV_ROWS } from '../../topology/document/limits.ts';
import { COLUMNS, issuesOf, parseWithCsv, planFromCsv } from './a-csv.ts';

const HEADER = 'Store,Public IP,LAN\n';
const found = (csv: string, plan = planFromCsv()) => issuesOf(parseWithCsv(plan, csv));
const linksOf = (csv: string, plan = planFromCsv()) => parseWithCsv(plan, csv).topology?.links ?? [];

test('each row is a site, with lists separated by semicolons or spaces', () => {
  const links = linksOf(
    `${HEADER}oslo,203.0.113.7,10.2.0.0/24;10.2.1.0/24 10.2.2.0/24\nbergen,203.0.113.8,10.3.0.0/24\n`,
  );
  expect(links.map(({ site, address, siteSubnets }) => [site, address, siteSubnets])).toEqual([
    ['oslo', '203.0.113.7', ['10.2.0.0/24', '10.2.1.0/24', '10.2.2.0/24']],
    ['bergen', '203.0.113.8', ['10.3.0.0/24']],
  ]);
});

test.each([
  ['CRLF', `${HEADER}a,203.0.113.7,10.2.0.0/24`.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${HEADER}a,203.0.113.7,10.2.0.0/24`],
  ['quotes', `"Store","Public IP",LAN\n"a","203.0.113.7","10.2.0.0/24"\n`],
  ['empty lines', `${HEADER}\n\r\na,203.0.113.7,10.2.0.0/24\n\n`],
  ['spaces around a cell', ` Store , Public IP,LAN\n a , 203.0.113.7,10.2.0.0/24`],
])('%s is accepted', (_, csv) => {
  expect(found(csv)).toEqual([]);
  expect(linksOf(csv)).toMatchObject([{ site: 'a', address: '203.0.113.7', siteSubnets: ['10.2.0.0/24'] }]);
});

test('an error in row 812 of column LAN is reported there', () => {
  const rows = Array.from(
    { length: 900 },
    (_, i) => `s${i},203.0.${Math.floor(i / 250)}.${i % 250},10.${i % 250}.${Math.floor(i / 250)}.0/24`,
  );
  rows[810] = 's810,198.51.100.1,10.0.0.1/8';
  expect(found(`${HEADER}${rows.join('\n')}`).filter((issue) => !issue.includes('quota'))).toEqual([
    'stores.csv:812:19 cidr-not-canonical',
  ]);
});

test('a quoted cell over several lines counts as the physical lines that it takes', () => {
  const csv = 'Store,Note,Public IP,LAN\n"a","two\nlines",203.0.113.7,10.2.0.1/24\nb,,203.0.113.8,10.3.0.0/33';
  expect(found(csv)).toEqual([
    'stores.csv:1:7 csv-column-ignored',
    'stores.csv:3:20 cidr-not-canonical',
    'stores.csv:4:16 cidr-malformed',
  ]);
});

test('every item of a list in a cell is complained about', () => {
  const { issues } = parseWithCsv(planFromCsv(), `${HEADER}a,203.0.113.7,10.2.0.1/24;10.3.0.1/24`);
  expect(issues.map(({ path }) => path)).toEqual([
    'sitesFrom[0].rows[0].siteSubnets[0]',
    'sitesFrom[0].rows[0].siteSubnets[1]',
  ]);
});

test.each<[what: string, csv: string, issue: string]>([
  ['an empty file', '', 'stores.csv:1:1 csv-empty'],
  ['semicolons', 'Store;Public IP;LAN\n', 'stores.csv:1:1 csv-separator'],
  ['tabs', 'Store\tPublic IP\tLAN\n', 'stores.csv:1:1 csv-separator'],
  ['a mapped column that is missing', 'Store,Public IP,Lan\n', 'plan.yaml:8:83 csv-column-missing'],
  ['a mapped column twice', 'Store,Public IP,LAN,LAN\n', 'stores.csv:1:21 csv-column-twice'],
  ['a column too many in a row', `${HEADER}a,203.0.113.7,10.2.0.0/24,x`, 'stores.csv:2:1 csv-cells'],
  ['a quote that is not closed', `${HEADER}a,"203.0.113.7`, 'stores.csv:2:3 csv-syntax'],
  ['a quote inside a cell', `${HEADER}a,20"3`, 'stores.csv:2:5 csv-syntax'],
  ['text behind a quote', `${HEADER}"a"b,1,2`, 'stores.csv:2:4 csv-syntax'],
  ['a carriage return alone', 'Store,Public IP,LAN\ra,b,c', 'stores.csv:1:20 csv-syntax'],
  ['an empty cell that a site cannot do without', `${HEADER}a,,10.2.0.0/24`, 'stores.csv:2:1 missing-key'],
  ['a row of nothing', `${HEADER},,`, 'stores.csv:2:1 missing-key'],
  ['a name that is none', `${HEADER}Oslo,203.0.113.7,10.2.0.0/24`, 'stores.csv:2:1 site-name'],
])('%s is refused', (_, csv, issue) => {
  expect(found(csv)).toContain(issue);
});

test('a psk is never taken from a column', () => {
  const plan = planFromCsv({ columns: COLUMNS.replace('}', ', psk: Key }') });
  const result = parseWithCsv(plan, 'Store,Public IP,LAN,Key\nBAD,1,2,hunter2\n');
  expect(issuesOf(result)).toEqual(['plan.yaml:8:89 csv-psk']);
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

test('a row takes its profiles from its cell, else from sitesFrom', () => {
  const plan = planFromCsv({ columns: COLUMNS.replace('}', ', profiles: P }'), profiles: '[small]' });
  const links = linksOf(
    'Store,Public IP,LAN,P\na,203.0.113.1,10.1.0.0/24,\nb,203.0.113.2,10.2.0.0/24,small;south\n',
    plan,
  );
  expect(links.map(({ gatewayId, ike }) => [gatewayId, ike.lifetimeSeconds, ike.encryption])).toEqual([
    ['vpn-a', 60, 'aes256'],
    ['vpn-b', 60, 'aes'],
  ]);
});

test('a clash of a row with the plan stands in the file and names the line of the plan', () => {
  const plan = planFromCsv({ rest: 'sites: [{ name: b, address: 203.0.113.9, siteSubnets: [10.9.0.0/24] }]' });
  const { issues } = parseWithCsv(plan, `${HEADER}a,203.0.113.7,172.16.1.0/24`);
  expect(issues.map(({ file, line, code, message }) => [file, line, code, message])).toEqual([
    [
      'stores.csv',
      2,
      'site-subnet-in-cloud',
      'The site subnet 172.16.1.0/24 overlaps the cloud subnet 172.16.0.0/16; the other of the two stands on line 5 of plan.yaml (site a)',
    ],
  ]);
});

test('too many rows are refused', () => {
  expect(found(`${HEADER}${',,\n'.repeat(MAX_CSV_ROWS + 1)}`)).toContain('plan.yaml:8:12 too-many-rows');
});

test('no text makes the reader throw, and every issue has a place', () => {
  const csvish = fc
    .array(
      fc.constantFrom(
        'a',
        ',',
        '"',
        '""',
        '\n',
        '\r\n',
        '\r',
        ';',
        '10.0.0.0/8',
        'Store',
        'LAN',
        'Public IP',
        '\uFEFF',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(csvish, fc.boolean(), (text, hasHeader) => {
      const { issues } = parseWithCsv(planFromCsv(), hasHeader ? HEADER + text : text);
      expect(issues.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each<[what: string, csv: string, code: string]>([
  ['commas alone', ','.repeat(5_000_000), 'too-many-items'],
  ['rows without end', HEADER + 'a\n'.repeat(2_500_000), 'too-many-rows'],
  ['quotes alone', '"'.repeat(5_000_000), 'csv-column-missing'],
  ['empty lines', '\n'.repeat(5_000_000), 'csv-empty'],
  ['semicolons in a cell', `${HEADER}a,203.0.113.7,${';'.repeat(5_000_000)}`, 'too-few'],
  ['lists of very many networks', HEADER + lists(), 'too-many-nodes'],
  ['a list without end', `${HEADER}a,203.0.113.7,${'1;'.repeat(2_500_000)}`, 'too-many-items'],
])('a file of %s ends in an issue', (_, csv, code) => {
  expect(new Set(found(csv).map((issue) => issue.split(' ')[1]))).toContain(code);
});

/** 5 MB: rows of 900 networks each. */
function lists(): string {
  const row = (i: number) =>
    Array.from({ length: 900 }, (_, j) => `${i + 1}.${j % 200}.${Math.floor(j / 200)}.0/24`).join(';');
  return Array.from(
    { length: 400 },
    (_, i) => `s${i},203.0.${113 + Math.floor(i / 200)}.${i % 200},${row(i % 150)}`,
  ).join('\n');
}

const CANARY = 'hunterCanary';

test('no issue ever repeats what stands in a column of keys, nor its line', () => {
  const part = fc.constantFrom(
    CANARY,
    ',',
    '"',
    '\n',
    ';',
    '10.0.0.1/8',
    `"${CANARY}"`,
    `a,1,2,${CANARY}\n`,
    '203.0.113.7',
  );
  fc.assert(
    fc.property(fc.array(part), fc.boolean(), (parts, isMapped) => {
      const plan = planFromCsv({ columns: isMapped ? COLUMNS.replace('}', ', psk: PSK }') : COLUMNS });
      const csv = `Store,Public IP,LAN,PSK\n${parts.join('')}`;
      const { issues } = parseWithCsv(plan, csv);
      expect(JSON.stringify(issues)).not.toContain(CANARY);
      expect(isShowable(csv)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('csv-parse reads the same cells', () => {
  const cell = fc
    .array(fc.constantFrom('a', 'ø', ' ', ',', '"', '\n', '\r\n', ';', '😀'))
    .map((parts) => parts.join(''));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join(end);
      const cells = readCsv(text).records.map((record) => record.cells.map((it) => it.text));
      expect(cells).toEqual(rows);
      expect(cells).toEqual(oracle(text, { recordDelimiter: end }));
    }),
    { numRuns: 300 },
  );
});

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
}
