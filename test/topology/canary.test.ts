// A secret that was pasted into the wrong place, or that makes the document broken, is never repeated: not in an issue, and where
// a secret could be expected not in a source line either.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { CsvFile } from '../../topology/csv/read-sites-from.ts';
import { excerpt, linesOf } from '../../topology/excerpt.ts';
import type { Issue } from '../../topology/model.ts';
import { parsePlan } from '../../topology/parse-plan.ts';

/** As secrets look: none is an ordinary word, which a message may repeat. */
const CANARIES = ['Hunter2!Canary', 'c4n4ry+/=Zx9', '0123456789canary', 'canary with: "quotes" & #spaces'];

const WHOLE = {
  version: 1,
  name: 'retail-north',
  description: 'x',
  cloud: { account: 'default', region: 'x', organization: '1', resourceGroup: '2' },
  gateways: {
    'hub-a': { id: 'vpn-a' },
    'hub-b': { vpc: 'vpc-b', vswitch: 'vsw-b', bandwidthMbps: 10, ssl: { maxConnections: 5 } },
  },
  defaults: {
    gateway: 'hub-a',
    cloudSubnets: ['172.16.0.0/16'],
    psk: { derive: 'retail', epoch: 1 },
    ike: { version: 'ikev2', encryption: 'aes256' },
    ids: { local: 'hub.example.net' },
  },
  profiles: { small: { ipsec: { pfs: 'group14' }, psk: { sops: 'a.yaml#b' } } },
  sites: [
    {
      name: 'oslo',
      profiles: ['small'],
      address: '203.0.113.7',
      siteSubnets: ['10.2.0.0/24'],
      psk: { env: 'OSLO' },
      routes: [{ to: '10.2.0.0/24', from: '172.16.1.0/24', publish: true }],
      device: 'a box',
    },
    {
      name: 'bergen',
      siteSubnets: ['10.3.0.0/24'],
      selectors: 'any',
      psk: { vault: 'kv/a#b' },
      healthCheck: { from: '172.16.0.1', to: '10.3.0.1' },
      links: [
        { name: 'a', address: '203.0.113.8', role: 'active', connection: { id: 'vco-a' } },
        { name: 'b', customerGateway: { id: 'cgw-b' }, role: 'standby', psk: { file: 'b.psk' } },
      ],
    },
  ],
  sitesFrom: [
    { csv: 'stores.csv', profiles: ['small'], columns: { name: 'Store', address: 'IP', siteSubnets: 'LAN' } },
  ],
  clientAccess: { 'hub-b': { cloudSubnets: ['172.16.0.0/16'], clientPool: '10.200.0.0/24', clients: ['alice'] } },
  rollout: {
    waves: [1, '10%', 'rest'],
    window: { days: ['sat'], from: '22:00', to: '06:00', timeZone: 'Europe/Oslo' },
  },
};
const CSV = 'Store,IP,LAN,Key\nhamar,203.0.113.9,10.9.0.0/24,x\n"gjovik",203.0.113.10,"10.10.0.0/24;10.11.0.0/24",y\n';

type Path = (string | number)[];

/** Every text of a document, keys included. */
function stringPlaces(value: unknown, at: Path = []): { path: Path; isKey: boolean }[] {
  if (typeof value === 'string') return [{ path: at, isKey: false }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [{ path, isKey: true }]), ...stringPlaces(inner, path)];
  });
}

const PLACES = stringPlaces(WHOLE);

function planted(
  document: unknown,
  { path: [first, ...rest], isKey }: { path: Path; isKey: boolean },
  canary: string,
): unknown {
  if (first === undefined) return canary;
  if (Array.isArray(document)) {
    return document.map((item: unknown, index) =>
      index === first ? planted(item, { path: rest, isKey }, canary) : item,
    );
  }
  const entries = Object.entries(document as object).map(([key, value]): [string, unknown] => {
    if (key !== first) return [key, value];
    return isKey && rest.length === 0 ? [canary, value] : [key, planted(value, { path: rest, isKey }, canary)];
  });
  return Object.fromEntries(entries);
}

/** Ways in which a text breaks; each is given a place between 0 and 1. */
const breakages: ((text: string, at: number) => string)[] = [
  (text) => text,
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n\t${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}: ${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}[{${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)} *${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)} !${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n---\n${text.slice(at)}`,
];

const broken = fc.tuple(fc.constantFrom(...breakages), fc.double({ min: 0, max: 1, noNaN: true }));

const NO_FILE: Issue = {
  severity: 'error',
  file: 'plan.yaml',
  line: 1,
  column: 1,
  code: 'file-not-found',
  path: '',
  message: 'There is no such file',
  hint: 'Check the path',
};

function said(text: string, csv: string): { issues: Issue[]; all: string } {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  try {
    const readCsvFile = (file: string): CsvFile =>
      file === 'stores.csv' ? { kind: 'text', file, text: csv } : { kind: 'issue', issue: NO_FILE };
    const { issues, lacking } = parsePlan(text, { file: 'plan.yaml', readCsvFile });
    return { issues, all: JSON.stringify([issues, lacking]) };
  } catch (error) {
    return { issues: [], all: error instanceof Error ? `${String(error)} ${error.stack}` : String(error) };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

test('the plan that the canaries are put into is right', () => {
  expect(said(stringify(WHOLE), CSV).issues.map(({ code }) => code)).toEqual(['csv-column-ignored']);
});

test.each(CANARIES)('%j is repeated from no place of a plan', (canary) => {
  for (const place of PLACES) {
    for (const text of [stringify(planted(WHOLE, place, canary)), JSON.stringify(planted(WHOLE, place, canary))]) {
      const { issues, all } = said(text, CSV);
      expect(all, place.path.join('.')).not.toContain(canary);
      // Under another key nobody knows that it was one.
      if (place.path.includes('psk') && !(place.isKey && place.path.at(-1) === 'psk')) {
        expect(issues.flatMap((issue) => excerpt(issue, linesOf(text))).join('\n')).not.toContain(canary);
      }
    }
  }
});

test('a canary is repeated from no place of a plan that is broken besides', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PLACES),
      fc.constantFrom(...CANARIES),
      fc.boolean(),
      broken,
      (place, canary, isFlow, [how, at]) => {
        const plan = planted(WHOLE, place, canary);
        const text = isFlow ? JSON.stringify(plan) : stringify(plan);
        const { all } = said(how(text, Math.floor(at * text.length)), CSV);
        expect(all).not.toContain(canary);
      },
    ),
    { numRuns: 500 },
  );
});

test('a canary is repeated from no cell of a table, broken or not', () => {
  const cells = CSV.split(/[,\n]/).filter((cell) => cell !== '');
  const plain = CANARIES.filter((canary) => !/[",]/.test(canary));
  fc.assert(
    fc.property(fc.constantFrom(...cells), fc.constantFrom(...plain), broken, (cell, canary, [how, at]) => {
      const csv = CSV.replace(cell, canary);
      expect(said(stringify(WHOLE), how(csv, Math.floor(at * csv.length))).all).not.toContain(canary);
    }),
    { interruptAfterTimeLimit: 30_000, numRuns: 500 },
  );
});
