// Plans that are right, with whatever the language has: for properties that hold of every plan.
import * as fc from 'fast-check';
import { checkPlan, type CheckedPlan } from '../../topology/check-plan.ts';
import type { CsvFile } from '../../topology/csv/read-sites-from.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.constantFrom('yes', '1e5', '~', '# a', ' a', 'a: b', '- a', '22:00', '\u0085', '&a', '*a', '2%'),
);

const psk = fc.constantFrom<unknown>(
  { env: 'A' },
  { file: 'a/b.psk' },
  { sops: 'a.yaml#b.c' },
  { vault: 'kv/a#b' },
  { derive: 'own: "x"' },
  { epoch: 3 },
);
const ike = fc.record(
  {
    lifetimeSeconds: fc.integer({ min: 0, max: 86_400 }),
    encryption: fc.constantFrom('aes', 'aes256'),
    dhGroup: fc.constantFrom('group5', 'group14'),
  },
  { requiredKeys: [] },
);
const ids = fc.record({ local: fc.constant('a.example.net'), remote: fc.constant('b:~#') }, { requiredKeys: [] });

/** What a layer may say of any link. */
export const someSettings = fc.record(
  {
    psk,
    ike,
    ipsec: fc.record({ pfs: fc.constantFrom('group5', 'group14') }),
    ids,
    device: text,
    effectImmediately: fc.boolean(),
  },
  { requiredKeys: [] },
);

const kind = fc.constantFrom('plain' as const, 'routes' as const, 'role' as const, 'links' as const);
const someSite = fc.record({
  kind,
  settings: someSettings,
  others: fc.record({ description: text, profiles: fc.subarray(['a', 'b']) }, { requiredKeys: [] }),
  subnets: fc.integer({ min: 1, max: 3 }),
  isShared: fc.boolean(),
  isAdopted: fc.boolean(),
  ofLink: someSettings,
});
type SomeSite = typeof someSite extends fc.Arbitrary<infer T> ? T : never;

function siteOf(site: SomeSite, i: number): object {
  const siteSubnets = Array.from({ length: site.subnets }, (_, k) => `10.${i}.${k}.0/24`);
  const end = site.isShared ? { customerGateway: { id: `cgw-${i}` } } : { address: `203.0.113.${i}` };
  const adopted = site.isAdopted && site.kind !== 'links' ? { connection: { id: `vco-${i}` } } : {};
  const head = { name: `s${i}`, ...site.others, ...site.settings, siteSubnets, ...end, ...adopted };
  const healthCheck = { from: '172.16.0.1', to: `10.${i}.0.1` };
  switch (site.kind) {
    case 'plain':
      return head;
    case 'routes':
      return {
        ...head,
        routes: [
          { to: `10.${i}.0.0/16`, publish: false },
          { to: '10.0.0.0/8', from: `172.16.${i}.0/24`, weight: 0 },
        ],
      };
    case 'role':
      return { ...head, selectors: 'any', role: 'active', healthCheck };
    case 'links': {
      const b = {
        name: 'b',
        role: 'standby',
        address: `203.0.114.${i}`,
        ...withoutPsk(site.ofLink),
        psk: { file: 'b' },
      };
      return { ...head, selectors: 'any', healthCheck, links: [{ name: 'a', role: 'active' }, b] };
    }
  }
}

const someRollout = fc.record(
  {
    rollback: fc.constantFrom('site', 'plan', 'keep'),
    maxFailures: fc.constantFrom(0, 5, '2%'),
    waves: fc.constantFrom(['rest'], [1, '10%', 'rest']),
    approval: fc.constantFrom('none', 'required'),
    window: fc.constant({ days: ['sun', 'sat'], from: '22:00', to: '06:00', timeZone: 'Europe/Oslo' }),
    patience: fc.constantFrom({}, { stepMinutes: 5 }),
    verify: fc.constantFrom({}, { timeoutMinutes: 3 }),
    removeMissing: fc.boolean(),
  },
  { requiredKeys: [] },
);

export interface AnyPlan {
  plan: Record<string, unknown>;
  csv: string;
}

export const anyPlan: fc.Arbitrary<AnyPlan> = fc
  .record({
    sites: fc.array(someSite, { minLength: 1, maxLength: 4 }),
    defaults: someSettings,
    profiles: fc.record({ a: someSettings, b: someSettings }),
    description: text,
    rollout: fc.option(someRollout, { nil: undefined }),
    hasClients: fc.boolean(),
    rows: fc.integer({ min: 0, max: 3 }),
    refined: someSettings,
  })
  .map(({ sites, defaults, profiles, description, rollout, hasClients, rows, refined }) => ({
    csv: `Name,IP,LAN\n${Array.from({ length: rows }, (_, i) => `r${i},203.0.115.${i},10.${100 + i}.0.0/24\n`).join('')}`,
    plan: {
      version: 1,
      name: 'retail',
      description,
      cloud: { region: 'x', organization: '037' },
      gateways: {
        on: { id: 'vpn-a' },
        'hub-c': { vpc: 'vpc-c', bandwidthMbps: 10, ssl: { maxConnections: 5 } },
      },
      defaults: { gateway: 'on', cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'x' }, ...withoutPsk(defaults) },
      profiles: { a: withoutPsk(profiles.a), b: withoutPsk(profiles.b) },
      sites: [...sites.map(siteOf), ...(rows > 0 ? [{ name: 'r0', ...refined }] : [])],
      ...(rows > 0 && {
        sitesFrom: [{ csv: 'x.csv', columns: { name: 'Name', address: 'IP', siteSubnets: 'LAN' }, profiles: ['b'] }],
      }),
      ...(rollout && { rollout }),
      ...(hasClients && {
        clientAccess: {
          'hub-c': { cloudSubnets: ['172.16.0.0/16'], clientPool: '10.200.0.0/24', clients: ['no', 'alice'] },
        },
      }),
    },
  }));

// An epoch alone needs a derived key below it, and the one of the defaults is derived.
function withoutPsk({ psk: _psk, ...rest }: { psk?: unknown }): object {
  return rest;
}

/** Throws with the issues when there is an error. */
export function checked({ plan, csv }: AnyPlan, file = 'plan.yaml'): CheckedPlan {
  return checkedText(JSON.stringify(plan), { file, csv });
}

export function checkedText(yaml: string, { file = 'plan.yaml', csv = '' } = {}): CheckedPlan {
  const readCsvFile = (name: string): CsvFile => ({ kind: 'text', file: name, text: csv });
  const { issues, checked } = checkPlan(yaml, { file, readCsvFile });
  if (checked === undefined) throw new Error(JSON.stringify(issues));
  return checked;
}
