// The rollout, the gateways that a plan makes and its clients: what the language says, and what the engine lacks of it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LACKING } from '../../topology/lacking.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { DEFAULT_ROLLOUT } from '../../topology/rollout.ts';
import { expectedIssues, foundIssues, planWith } from './marked-plan.ts';

const parse = (text: string) => parsePlan(text, { file: 'plan.yaml' });

test('a rollout that says nothing is the one that the version pins', () => {
  expect(parse(planWith()).topology?.rollout).toEqual(DEFAULT_ROLLOUT);
  expect(parse(planWith({ top: 'rollout: { verify: {}, patience: {} }' })).topology?.rollout).toEqual(DEFAULT_ROLLOUT);
});

test('a rollout is read key by key', () => {
  const top = `rollout:
  rollback: plan
  maxFailures: 2%
  waves: [1, 10%, rest]
  approval: required
  publish: when-up
  verify: { tunnel: true, timeoutMinutes: 3 }
  window: { days: [sun, sat], from: 22:00, to: "06:00", timeZone: Europe/Oslo }
  patience: { stepMinutes: 5 }
  removeMissing: true`;
  const { issues, planned, topology } = parse(planWith({ top }));
  expect([issues, topology]).toEqual([[], undefined]);
  expect(planned?.rollout).toEqual({
    rollback: 'plan',
    maxFailures: { kind: 'percent', percent: 2 },
    waves: [{ kind: 'count', count: 1 }, { kind: 'percent', percent: 10 }, { kind: 'rest' }],
    approval: 'required',
    publish: 'when-up',
    verify: { tunnel: true, timeoutMinutes: 3 },
    window: { days: ['sat', 'sun'], from: '22:00', to: '06:00', timeZone: 'Europe/Oslo' },
    patience: { stepMinutes: 5, undoMinutes: 60 },
    removeMissing: true,
  });
});

test('the patience alone is something that the engine does', () => {
  const { lacking, topology } = parse(planWith({ top: 'rollout: { rollback: site, patience: { stepMinutes: 5 } }' }));
  expect([lacking, topology?.rollout.patience]).toEqual([[], { stepMinutes: 5, undoMinutes: 60 }]);
});

test('a plan of clients alone is a plan', () => {
  const { issues, planned } = parse(`version: 1
name: people
cloud: { region: x }
gateways: { hub-c: { vpc: vpc-c, vswitch: vsw-c, bandwidthMbps: 10, ipsec: false, ssl: { maxConnections: 5 } } }
clientAccess: { hub-c: { cloudSubnets: [172.16.0.0/16], clientPool: 10.200.0.0/24, clients: [alice] } }
`);
  expect(issues).toEqual([]);
  expect(planned).toMatchObject({
    gateways: [
      {
        kind: 'owned',
        name: 'hub-c',
        vpc: 'vpc-c',
        vswitch: 'vsw-c',
        bandwidthMbps: 10,
        ipsec: false,
        ssl: { maxConnections: 5 },
      },
    ],
    links: [],
    clientAccess: [
      {
        gateway: 'hub-c',
        cloudSubnets: ['172.16.0.0/16'],
        clientPool: '10.200.0.0/24',
        protocol: 'UDP',
        port: 1194,
        cipher: 'AES-128-CBC',
        compress: false,
        clients: ['alice'],
      },
    ],
  });
});

const refused: Record<string, string> = {
  'numbers that are none': planWith({
    top: 'rollout: { maxFailures: 101%, waves: [1.5, -1, 10, rest] } #! 25 max-failures, 39 wave, 44 wave',
  }),
  'a percentage that YAML reads as a number': planWith({ top: 'rollout: { waves: [0.1, rest] } #! 20 wave' }),
  'a window without its zone': planWith({
    top: 'rollout: { window: { days: [sat], from: 22:00, to: 06:00 } } #! 20 missing-key',
  }),
  'days that are none': planWith({
    top: 'rollout: { window: { days: [saturday], from: 1:00, to: 24:00, timeZone: UTC } } #! 29 not-allowed, 46 time-of-day, 56 time-of-day',
  }),
  'an offset in place of a zone': planWith({
    top: 'rollout: { window: { days: [sat], from: 01:00, to: 02:00, timeZone: "+01:00" } } #! 69 time-zone',
  }),
  'patience without end': planWith({
    top: 'rollout: { patience: { stepMinutes: 100000, undoMinutes: 0 } } #! 37 out-of-range, 58 out-of-range',
  }),
  'a gateway of which nothing is known': planWith({ gateways: '  hub-c: { vswitch: vsw-c } #! 10 missing-key' }),
  'clients on a gateway that is not listed': planWith({
    top: `clientAccess:
  hub-x: { cloudSubnets: [172.16.0.0/16], clientPool: 10.200.0.0/24 } #! 3 unknown-gateway`,
  }),
  'clients that reach nothing': planWith({ top: 'clientAccess: { hub-a: {} } #! 24 missing-key' }),
};

test.each(Object.entries(refused))('%s: refused at the place', (_, plan) => {
  expect([...new Set(foundIssues(plan))]).toEqual([...new Set(expectedIssues(plan))]);
});

test('a site subnet in the pool of another gateway is fine', () => {
  const top = 'clientAccess: { hub-b: { cloudSubnets: [172.16.0.0/16], clientPool: 10.2.0.0/24 } }';
  expect(foundIssues(planWith({ top }))).toEqual([]);
});

test('waiting for a tunnel that only traffic would bring up is refused where it was written, once', () => {
  const plan = (rollout: string) =>
    planWith({ top: `rollout: { ${rollout} }`, defaults: '  effectImmediately: false' });
  expect(foundIssues(plan('verify: { tunnel: true }'))).toEqual(['12:22 never-negotiates']);
  expect(foundIssues(plan('publish: when-up'))).toEqual(['12:22 never-negotiates']);
  expect(foundIssues(plan('publish: immediately'))).toEqual([]);
});

test('ten things of the language are lacking in the engine', () => {
  expect(LACKING.map(({ what }) => what)).toHaveLength(10);
  const { lacking } = parse(readFileSync('test/plans/not-provisioned-yet.bad.yaml', 'utf8'));
  expect(new Set(lacking.map(({ message }) => message)).size).toBe(LACKING.length);
  expect(new Set(lacking.map(({ severity }) => severity))).toEqual(new Set(['warning']));
});
