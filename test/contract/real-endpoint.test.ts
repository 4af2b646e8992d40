// The suite against an endpoint that is not its own: a simulator in another process stands for a real cloud, and says
// afterwards what was asked of it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Row } from './drivers.ts';
import { lookAround } from './look-around.ts';
import { walk } from './walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vpc = 'vpc-somewhere';
const role = 'acs:ram::77:role/tester';
const ways = 5;

/** Fast, with other keys and places than the suite's own simulator. */
const config = {
  clockScale: 1000,
  accounts: [{ accessKeyId: 'elsewhere', accessKeySecret: 'other', uid: '77', roles: ['tester'] }],
  vpcs: [{ id: vpc, region: 'cn-elsewhere' }],
  gateways: [{ id: 'vpn-standing', region: 'cn-elsewhere', vpc }],
};

async function anEndpoint() {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const file = join(folder, 'cloud.json');
  writeFileSync(file, JSON.stringify(config));
  const args = [join(root, 'dist/cli/main.js'), 'simulate', '--port', '0', '--control-port', '0', '--config', file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { endpoint: string; control: string };
}

async function suiteAgainst(endpoint: string, settings: Record<string, string>): Promise<string> {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    CAUSEWAY_CONTRACT_ENDPOINT: endpoint,
    CAUSEWAY_CONTRACT_REGION: 'cn-elsewhere',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'elsewhere',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'other',
    ...settings,
  };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'parts', 'test/contract/success.test.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return stdout;
}

async function linesOf(url: string): Promise<Row[]> {
  const text = await (await fetch(url)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

function numberOf(rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of rows) counts[String(action)] = (counts[String(action)] ?? 0) + 1;
  return counts;
}

test('told nothing else, it only looks: at the lists and at one of each thing that they show', async () => {
  const { endpoint, control } = await anEndpoint();
  const add = async (body: Row) => {
    const answer = await fetch(`${control}/world`, { method: 'POST', body: JSON.stringify({ op: 'add', ...body }) });
    return (await answer.json()) as Row;
  };
  const VpnGatewayId = 'vpn-standing';
  const { id: CustomerGatewayId } = await add({ type: 'customerGateway', IpAddress: '203.0.113.8' });
  const subnets = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' };
  await add({ type: 'vpnConnection', VpnGatewayId, CustomerGatewayId, ...subnets });
  expect(await suiteAgainst(endpoint, {})).toMatch(/6 passed/);
  expect(await linesOf(`${control}/effects`)).toEqual([]);
  const calls = await linesOf(`${control}/calls`);
  const isOfSsl = (action: string) => action.includes('SslServerLogs') || action === 'DescribeSslVpnClientCert';
  const asked = lookAround.map(({ action }) => action).filter((action) => !isOfSsl(action)); // it has no SSL server
  expect(numberOf(calls)).toEqual(Object.fromEntries(asked.map((action) => [action, ways])));
  expect(calls.every(({ code }) => code === 'OK')).toBe(true);
});

test('told to write, it makes and removes one of everything in each way, and leaves nothing behind', async () => {
  const { endpoint, control } = await anEndpoint();
  const writes = { CAUSEWAY_CONTRACT_WRITES: 'yes', CAUSEWAY_CONTRACT_VPC: vpc, CAUSEWAY_CONTRACT_ROLE: role };
  expect(await suiteAgainst(endpoint, writes)).toMatch(/6 passed/);
  const changes = walk.map(({ action }) => action).filter((action) => !/^(Describe|Download|Assume)/.test(action));
  const effects = numberOf(await linesOf(`${control}/effects`));
  expect(effects).toEqual(Object.fromEntries(changes.map((action) => [action, ways])));
  const left = (await (await fetch(`${control}/inventory`)).json()) as Record<string, Row[]>;
  const ids = Object.values(left).flatMap((rows) => rows.map((row) => row['VpnGatewayId']));
  expect(ids).toEqual(['vpn-standing']);
});
