// A worker's client, from the configuration's text to a simulator that checks every signature.
import { createServer, type Server } from 'node:http';
import { connect as connectSocket, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cloud } from '../../cloud/connect-cloud.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { publishedLimits } from '../../simulator/edition.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start-simulator.ts';
import { EDITION_NAMES, editionNamed } from '../../topology/editions/edition.ts';
import { connectAccount } from '../../worker/connect-account.ts';
import { project } from '../config/project.ts';

const UID = '1234567890123456';
const KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'testid', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'testsecret' };
const ROLE = `acs:ram::${UID}:role/adminrole`;

let simulator: RunningSimulator;
let opened: Cloud[];
let servers: Server[];
beforeEach(async () => {
  const accounts = [{ accessKeyId: 'testid', accessKeySecret: 'testsecret', uid: UID, roles: ['adminrole'] }];
  simulator = await startSimulator({ port: 0, controlPort: 0, config: parseSimulatorConfig({ accounts }) });
  opened = [];
  servers = [];
});
afterEach(async () => {
  await Promise.all(opened.map((cloud) => cloud.close()));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  await simulator.close();
});

interface Given {
  /** Of the account, without its endpoint. */
  account?: string;
  env?: Record<string, string>;
  files?: Record<string, string>;
  endpoint?: string;
}

async function gatewayIds({
  account = '',
  env = KEYS,
  files = {},
  endpoint = simulator.endpoint,
}: Given): Promise<string[]> {
  const text = `owner: edge\naccounts: { default: { endpoint: "${endpoint}", ${account} } }`;
  const cwd = project({ 'causeway.config.yaml': text, ...files });
  const cloud = connectAccount(loadSettings({ env, cwd }), { accountName: 'default', env });
  opened.push(cloud);
  const ids: string[] = [];
  for await (const row of cloud.scoped({ region: 'cn-hangzhou' }).list('DescribeVpnGateways', {}))
    ids.push(row.VpnGatewayId);
  return ids;
}

async function callsOf(): Promise<{ action: string; accessKeyId: string }[]> {
  const text = await (await fetch(`${simulator.control}/calls`)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { action: string; accessKeyId: string });
}

test.each([
  ['', KEYS],
  ['httpMethod: GET', KEYS],
  ['transport: asapi', KEYS],
  ['transport: asapi, signatureMethod: HMAC-SHA256', KEYS],
  ['transport: pop', { ...KEYS, CAUSEWAY_TRANSPORT: 'asapi' }],
])('an account with {%s} in the environment %j reaches its cloud', async (account, env) => {
  expect(await gatewayIds({ account, env })).toHaveLength(2);
});

test('a transport of asapi goes to its path, with the product', async () => {
  const asked: string[] = [];
  const elsewhere = await refusing(asked);
  await expect(gatewayIds({ endpoint: elsewhere, account: 'transport: asapi' })).rejects.toThrow('Forbidden');
  expect(asked).toEqual(['/asapi/v3 DescribeVpnGateways Vpc']);
});

test.each([
  ['a role, with the key of the environment', `credentials: { assumeRole: "${ROLE}" }`, KEYS],
  [
    'a role, with a profile’s key',
    `credentials: { assumeRole: "${ROLE}", from: { file: aliyun.json, profile: edge } }`,
    {},
  ],
  ['a role that a profile names', 'credentials: { file: aliyun.json, profile: role }', {}],
])('%s is assumed', async (_name, account, env) => {
  const key = { access_key_id: 'testid', access_key_secret: 'testsecret' };
  const profiles = [
    { name: 'edge', mode: 'AK', ...key },
    { name: 'role', mode: 'RamRoleArn', ...key, ram_role_arn: ROLE },
  ];
  const files = { 'aliyun.json': JSON.stringify({ current: 'edge', profiles }) };
  expect(await gatewayIds({ account, env, files })).toHaveLength(2);
  const calls = await callsOf();
  expect(calls.map(({ action }) => action)).toEqual(['AssumeRole', 'DescribeVpnGateways']);
  expect(calls[1]?.accessKeyId).toMatch(/^STS\./);
});

test('a role is assumed where stsEndpoint says', async () => {
  const asked: string[] = [];
  const account = `credentials: { assumeRole: "${ROLE}", stsEndpoint: "${await refusing(asked)}" }`;
  await expect(gatewayIds({ account })).rejects.toThrow(/Cannot assume the role .*Forbidden/);
  expect(asked).toEqual(['/ AssumeRole null']);
  const env = { ...KEYS, CAUSEWAY_STS_ENDPOINT: simulator.endpoint };
  expect(await gatewayIds({ account, env })).toHaveLength(2);
});

test('a proxy of the configuration is gone through', async () => {
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, client, head) => {
    tunnels.push(url);
    const [host = '', port] = url.split(':');
    const upstream = connectSocket(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const [one, other] of [
      [upstream, client],
      [client, upstream],
    ] as const)
      one.on('error', () => other.destroy());
  });
  expect(await gatewayIds({ account: `proxy: "${await listening(proxy)}"` })).toHaveLength(2);
  expect(tunnels).toEqual([new URL(simulator.endpoint).host]);
});

test.each([
  ['tls: { caFile: gone.pem }', /Cannot use account default: Cannot use the CA file .*gone\.pem: no such file/],
  ['credentials: { file: gone.json }', /Cannot use account default: Cannot read the profile file .*gone\.json/],
])('an account with %s is refused before anything is sent', async (account, sentence) => {
  await expect(gatewayIds({ account })).rejects.toThrow(sentence);
  expect(await callsOf()).toEqual([]);
});

/** A server that writes down what it is asked, and refuses it. */
function refusing(asked: string[]): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .on('end', () => {
        const form = new URLSearchParams(body);
        asked.push(`${request.url} ${form.get('Action')} ${form.get('Product')}`);
        response.writeHead(403, { 'content-type': 'application/json' }).end('{"Code":"Forbidden","Message":"No."}');
      });
  });
  return listening(server);
}

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the rates that an edition states are those that the simulator counts by', () => {
  for (const name of EDITION_NAMES) {
    const { callsPerMinute } = editionNamed(name);
    const stated = Object.entries(callsPerMinute).map(([action, { value }]) => [action, value]);
    expect(Object.fromEntries(stated)).toEqual(
      Object.fromEntries(stated.map(([action]) => [action, publishedLimits[action as string]])),
    );
  }
});

test('a client waits for the rates that its edition states, and is never throttled by a cloud that counts', async () => {
  const scale = 300; // of the cloud's minute and the client's
  const config = parseSimulatorConfig({ limits: 'published', clockScale: scale });
  const counting = await startSimulator({ port: 0, controlPort: 0, config });
  const text = `owner: edge\naccounts: { default: { endpoint: "${counting.endpoint}" } }`;
  const settings = loadSettings({ env: KEYS, cwd: project({ 'causeway.config.yaml': text }) });
  let waits = 0;
  const sleep = async (ms: number): Promise<void> => {
    waits++;
    await pause(Math.ceil(ms / scale) + 1); // a timer may be a millisecond early, which is a third of a second here
  };
  const timer = { nowMs: () => performance.now() * scale, sleep };
  const cloud = connectAccount(settings, { accountName: 'default', env: KEYS, timer });
  try {
    const scoped = cloud.scoped({ region: 'cn-hangzhou' });
    const addresses = Array.from({ length: 250 }, (_, at) => `203.0.113.${at + 1}`);
    await Promise.all(addresses.map((IpAddress) => scoped.call('CreateCustomerGateway', { IpAddress })));
    const { actions } = (await (await fetch(`${counting.control}/stats`)).json()) as {
      actions: Record<string, { codes: Record<string, number> }>;
    };
    expect(actions['CreateCustomerGateway']?.codes).toEqual({ OK: 250 });
    expect(waits).toBe(130); // all but the first 120
  } finally {
    await cloud.close();
    await counting.close();
  }
});
