// The 148 rows of the guide's error tables: each is brought about by a state of the world or a request, never by a fault,
// through the vendor's SDKs and our client; those that nothing brings about are named in unreached-rows.json.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver, Outcome, Parameters, Row } from './drivers.ts';
import { driversFor } from './drivers.ts';
import type { ErrorRow } from './guide.ts';
import { errorRows } from './guide.ts';
import type { Stage } from './stage.ts';
import { aStage, elsewhere, endpointOf, uid } from './stage.ts';
import { validCall } from './valid-calls.ts';
import type { Source } from './walk.ts';

interface Unreached {
  readonly action: string;
  readonly code: string;
  readonly reason: string;
}
const unreached = JSON.parse(readFileSync(new URL('unreached-rows.json', import.meta.url), 'utf8')) as Unreached[];

type Case = ErrorRow & { readonly action: string };
const cases: Case[] = errorRows.filter(
  (row) => !unreached.some(({ action, code }) => action === row.action && code === row.code),
);

const full = {
  connectionsPerGateway: 1,
  routesPerGateway: 1,
  policyRoutesPerGateway: 0,
  customerGatewaysPerRegion: 1,
  sslServersPerGateway: 1,
  clientCertsPerAccount: 1,
  routesPerVpc: 1,
};

let roomy: Stage;
let crowded: Stage;

beforeAll(async () => {
  roomy = await aStage();
  crowded = await aStage({ quotas: full });
});
afterAll(async () => {
  await roomy.simulator.close();
  await crowded.simulator.close();
});

/** What is wrong in a case: who asks, the world, or the parameters. */
interface Trouble {
  readonly source: Source;
  readonly key?: string;
  readonly isCrowded?: true;
  readonly before?: Row;
  readonly after?: Row;
  readonly parameters?: (stage: Stage) => Parameters;
}

const busy = { op: 'busy', gatewayId: 'vpn-plain', ms: 'forever' };
const free = { ...busy, ms: 0 };
const lockedAs = (BusinessStatus: string) => ({ op: 'modify', id: 'vpn-plain', set: { BusinessStatus } });

const byCode: Readonly<Record<string, Trouble>> = {
  'Forbbiden.SubUser': { source: 'assumed', key: 'subuser' },
  Forbidden: { source: 'assumed', key: 'restricted' },
  NoPermission: { source: 'guide', key: 'subuser' },
  'VpnGateway.Configuring': { source: 'guide', before: busy, after: free },
  'VpnGateway.FinancialLocked': { source: 'guide', before: lockedAs('FinancialLocked'), after: lockedAs('Normal') },
  'InvalidVpnGatewayInstanceId.NotFound': { source: 'guide', parameters: () => ({ VpnGatewayId: 'vpn-nowhere' }) },
  'InvalidCustomerGatewayInstanceId.NotFound': {
    source: 'guide',
    parameters: () => ({ CustomerGatewayId: 'cgw-nobody' }),
  },
  'InvalidVpnConnectionInstanceId.NotFound': {
    source: 'guide',
    parameters: () => ({ VpnConnectionId: 'vco-nothing' }),
  },
  InvalidName: { source: 'guide', parameters: () => ({ Name: '1st' }) },
  InvalidDescription: { source: 'guide', parameters: () => ({ Description: '1st' }) },
  'Resource.QuotaFull': { source: 'guide', isCrowded: true },
  'InvalidIpAddress.AlreadyExist': { source: 'guide', parameters: () => ({ IpAddress: '203.0.113.1' }) },
  'InvalidIpAddress.WrongFormat': { source: 'guide', parameters: () => ({ IpAddress: '203.0.113.256' }) },
  ForbiddenRelease: { source: 'guide', parameters: () => ({ VpnGatewayId: 'vpn-prepaid' }) },
  'InvalidVpnConnection.AlreadyExists': {
    source: 'assumed',
    parameters: () => ({ LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' }),
  },
  InvalidParameter: { source: 'assumed', parameters: () => ({ RoleArn: 'adminrole' }) },
  'InvalidParameter.RoleArn': { source: 'guide', parameters: () => ({ RoleArn: 'acs:ram::1:user/alice' }) },
  'InvalidParameter.RoleSessionName': { source: 'guide', parameters: () => ({ RoleSessionName: 'a' }) },
  'InvalidParameter.DurationSeconds': { source: 'guide', parameters: () => ({ DurationSeconds: 899 }) },
  'InvalidParameter.PolicyGrammar': { source: 'guide', parameters: () => ({ Policy: '{"Statement":' }) },
  'InvalidParameter.PolicySize': { source: 'guide', parameters: () => ({ Policy: `"${'p'.repeat(1024)}"` }) },
  'EntityNotExist.Role': { source: 'guide', parameters: () => ({ RoleArn: `acs:ram::${uid}:role/nobody` }) },
};

/** The pool of the SSL clients is in the VPC's table already. */
const fullTable: Trouble = { source: 'assumed', isCrowded: true, parameters: () => ({ RouteDest: elsewhere }) };
const notReady: Trouble = { source: 'assumed', parameters: () => ({ VpnGatewayId: 'vpn-making' }) };

function troubleOf({ action, code, wire = code, message }: Case): Trouble {
  if (action === 'DeleteVpnGateway' && message.includes('being configured')) return notReady;
  if (action === 'PublishVpnRouteEntry' && code === 'Resource.QuotaFull') return fullTable;
  const plain = wire === 'Forbidden.SubUser' ? 'Forbbiden.SubUser' : wire;
  const trouble = byCode[plain];
  if (trouble === undefined) throw new Error(`Nothing brings about ${action} ${code}`);
  return trouble;
}

async function provoke(row: Case, driverOf: (stage: Stage, accessKeyId: string) => Driver): Promise<Outcome> {
  const { key = 'owner', isCrowded, before, after, parameters } = troubleOf(row);
  const stage = isCrowded ? crowded : roomy;
  if (before !== undefined) await stage.hand(before);
  const given = { ...validCall(row.action, stage.known), ...parameters?.(stage) };
  const driver = driverOf(stage, key);
  const outcome = await driver.call(row.action, given);
  await driver.close?.();
  if (after !== undefined) await stage.hand(after);
  if (outcome === undefined) throw new Error('The client cannot say it');
  return outcome;
}

describe.each([0, 1, 2, 3, 4])('through way %i of calling', (index) => {
  test.each(cases.map((row) => [row.action, row.code, troubleOf(row).source, row] as const))(
    '%s answers %s (%s)',
    async (_action, _code, _source, row) => {
      const outcome = await provoke(row, (stage, key) => driversFor(endpointOf(stage, key))[index] as Driver);
      expect(outcome).toMatchObject({ kind: 'refusal', code: row.wire ?? row.code });
      // Our client ends no sentence with a full stop.
      expect(outcome).toMatchObject({ message: expect.stringContaining(row.message.replace(/\.$/, '')) as unknown });
      // pop-core does not say the status.
      if (outcome.kind === 'refusal' && outcome.status !== 0) expect(outcome.status).toBe(row.status);
    },
  );
});

test('143 of the 148 rows are reached, and the five others have a reason', () => {
  expect([errorRows.length, cases.length, unreached.length]).toEqual([148, 143, 5]);
  expect(unreached.every(({ reason }) => reason.length > 20)).toBe(true);
});
