import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { RunsError } from '../../runs/runs-error.ts';
import { HUB_A } from '../builders.ts';
import { causeway, type Typed } from './a-command-line.ts';
import { aJudged, aLook } from './a-run.ts';

const CANARY = 'canary-2f64ab-psk';

const PLAN = `version: 1
name: branches
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: ${HUB_A} } }
defaults: { gateway: hub-a, cloudSubnets: [172.16.0.0/16, 172.17.0.0/16], psk: { env: OSLO_PSK } }
sites:
  - name: oslo
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/24, 10.2.1.0/24]
    device: "Edge | 4"
    ids: { local: gw.example.net, remote: oslo.example.net }
    healthCheck: { from: 172.16.0.10, to: 10.2.0.1, intervalSeconds: 3, retries: 3 }
  - name: bergen
    siteSubnets: [10.3.0.0/24]
    selectors: any
    psk: { env: BERGEN_PSK }
    links:
      - { name: a, address: 198.51.100.4, role: active, healthCheck: { from: 172.16.0.10, to: 10.3.0.1, intervalSeconds: 3, retries: 3 } }
      - { name: b, address: 198.51.100.5, role: standby, healthCheck: { from: 172.16.0.10, to: 10.3.0.1, intervalSeconds: 3, retries: 3 } }
`;

const SEEN = aLook({
  gateways: [{ id: HUB_A, name: 'hub', status: 'active', isIpsecEnabled: true, internetIp: '192.0.2.1' }],
  links: [
    aJudged({
      verdict: { kind: 'same' },
      observed: {
        site: 'oslo',
        link: 'main',
        gatewayId: HUB_A,
        customerGateway: { id: 'cgw-1', name: '', address: '203.0.113.7', isOurs: true },
        connection: { id: 'vco-1', customerGatewayId: 'cgw-1' } as never,
        routes: [],
        strangeRoutes: [],
        foreignRoutes: [],
      },
    }),
  ],
});

const looking = { look: () => Promise.resolve(SEEN) };
const ENV = { CAUSEWAY_ENDPOINT: 'http://127.0.0.1:9', OSLO_PSK: CANARY, BERGEN_PSK: 'pipe|"quote`\\slash' };

function typed(args: string[], circumstances: Parameters<typeof causeway>[1] = {}): Promise<Typed> {
  return causeway(['handover', 'plan.yaml', ...args], { plan: PLAN, runs: looking, env: ENV, ...circumstances });
}

/** A folder for the files of a handover. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'causeway-handover-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'out');
}

test('each value is said from both ends: what is local to the device is remote to the cloud', async () => {
  const { exitCode, stdout, calls } = await typed(['oslo']);
  expect([exitCode, calls]).toEqual([0, ['look', 'close']]);
  for (const row of [
    '| local public address | 203.0.113.7 | 192.0.2.1 |',
    '| remote public address | 192.0.2.1 | 203.0.113.7 |',
    '| local id | oslo.example.net | gw.example.net |',
    '| remote id | gw.example.net | oslo.example.net |',
    '| local networks (selectors) | 10.2.0.0/24, 10.2.1.0/24 | 172.16.0.0/16, 172.17.0.0/16 |',
    '| remote networks (selectors) | 172.16.0.0/16, 172.17.0.0/16 | 10.2.0.0/24, 10.2.1.0/24 |',
    '| IPsec connection | vco-1 |',
    '| customer gateway | cgw-1 |',
    '| device | Edge \\| 4 |',
    '| Diffie-Hellman group | group14 |',
    '| lifetime | 86400 s |',
    '| UDP | 500 | IKE |',
    '| UDP | 4500 | IKE and ESP through address translation (NAT-T) |',
    '| ESP (50) |  | the traffic itself (IP protocol 50) |',
    '| 10.2.1.0/24 | anywhere | 100 | yes |',
    'The cloud probes 10.2.0.1 from 172.16.0.10',
  ]) {
    expect(stdout()).toContain(row);
  }
});

test('programs get the same as an object', async () => {
  const { printed } = await typed(['oslo', '--output', 'json']);
  const [link] = printed()['links'] as Record<string, Record<string, unknown>>[];
  const { localAddress, localId, localSubnets, remoteAddress, remoteId, remoteSubnets } = link?.['branch'] ?? {};
  expect(link?.['cloud']).toEqual({
    localAddress: remoteAddress,
    localId: remoteId,
    localSubnets: remoteSubnets,
    remoteAddress: localAddress,
    remoteId: localId,
    remoteSubnets: localSubnets,
  });
  expect(link).toMatchObject({
    connectionId: 'vco-1',
    customerGatewayId: 'cgw-1',
    psk: { reference: 'env OSLO_PSK', value: null },
    unknown: {},
  });
});

test('each link of a site has a section of its own', async () => {
  const { stdout } = await typed(['bergen']);
  expect(stdout().match(/^## Link .*/gm)).toEqual(['## Link a, gateway hub-a', '## Link b, gateway hub-a']);
  expect(stdout()).toContain('| local networks (selectors) | 0.0.0.0/0 | 0.0.0.0/0 |');
  expect(stdout()).toContain('send what goes to 172.16.0.0/16, 172.17.0.0/16 through the tunnel');
  expect(stdout()).toContain('| IPsec connection | not known yet |');
  expect(stdout()).toContain(
    '> Not known yet: the customer gateway, the IPsec connection; not made yet: apply the plan.',
  );
  expect(stdout()).toMatch(/dev ipsec1 metric 100[^]*dev ipsec2 metric 200/);
});

test.each([
  [
    'nobody answers',
    { look: () => Promise.reject(new RunsError('No worker polls queue q', { kind: 'no-worker', hint: '' })) },
    ENV,
  ],
  [
    'no cloud is configured',
    {
      look: () =>
        Promise.reject(new ConfigurationError('No cloud endpoint is known', { hint: 'x', isServerMissing: true })),
    },
    {},
  ],
])('when %s, placeholders say so and the rest is there', async (_, runs, env) => {
  const { exitCode, stdout, stderr, printed } = await typed(['oslo', '--output', 'json'], { runs, env });
  expect(exitCode).toBe(0);
  expect(stderr()).toMatch(
    /Ids and the cloud’s address are left open: No (worker polls queue q|cloud endpoint is known)/,
  );
  const [link] = printed()['links'] as Record<string, unknown>[];
  expect(link).toMatchObject({ connectionId: null, branch: { localAddress: '203.0.113.7', remoteAddress: null } });
  expect(Object.keys(link?.['unknown'] as object)).toEqual(['cloudAddress', 'customerGatewayId', 'connectionId']);
  expect(stdout()).toContain('no worker could be asked when this was written');
  expect(stdout()).not.toContain('queue q');
});

test('a gateway that the plan has still to make leaves its address open, and says why', async () => {
  const made = '{ vpc: vpc-bp1ub1yt9cvakoelj0001, bandwidthMbps: 10 }';
  const { exitCode, stdout, calls } = await typed(['oslo'], { plan: PLAN.replace(`{ id: ${HUB_A} }`, made) });
  expect([exitCode, calls]).toEqual([0, []]);
  expect(stdout()).toContain(
    '> Not known yet: the cloud’s address, the VPN gateway; the plan has still to make this gateway.',
  );
  expect(stdout()).toContain('| local public address | 203.0.113.7 | not known yet |');
});

test('the address of a customer gateway that the plan names by its id is the cloud’s to tell', async () => {
  const plan = PLAN.replace('address: 203.0.113.7', 'customerGateway: { id: cgw-bp1pvpl9r9adju6l5abcd }');
  const { stdout } = await typed(['oslo'], { plan });
  expect(stdout()).toContain('| local public address | 203.0.113.7 | 192.0.2.1 |');
  expect(stdout()).toContain('| customer gateway | cgw-bp1pvpl9r9adju6l5abcd |');
});

test('another trouble than a missing worker is not glossed over', async () => {
  const runs = { look: () => Promise.reject(new RunsError('Bad profile', { kind: 'bad-profile', hint: 'x' })) };
  expect((await typed(['oslo'], { runs })).exitCode).toBe(3);
});

test('a connection that differs from the plan is said', async () => {
  const differences = [{ attribute: 'siteSubnets', desired: 'a', observed: 'b' }];
  const look = {
    ...SEEN,
    links: SEEN.links.map((link) => ({ ...link, verdict: { kind: 'differs' as const, differences } })),
  };
  const { stdout } = await typed(['oslo'], { runs: { look: () => Promise.resolve(look) } });
  expect(stdout()).toContain('differs from the plan in siteSubnets');
});

test('without --with-secrets no key is read, printed or written', async () => {
  const out = folder();
  for (const args of [['oslo'], ['oslo', '--output', 'json'], ['--all', '--directory', out]]) {
    const { exitCode, stdout, stderr } = await typed(args);
    expect(exitCode).toBe(0);
    expect(stdout() + stderr()).not.toContain('canary');
  }
  for (const file of filesIn(out)) expect(readFileSync(file, 'utf8')).not.toContain('canary');
  expect(readFileSync(join(out, 'oslo/handover.md'), 'utf8')).toContain('It is at `env OSLO_PSK`');
});

test('with --with-secrets the keys are in files of their owner’s alone, and nowhere else', async () => {
  const out = folder();
  const { exitCode, stdout, stderr } = await typed(['--all', '--with-secrets', '--directory', out]);
  expect(exitCode).toBe(0);
  expect(stdout() + stderr()).not.toMatch(/canary|quote`/);
  expect(stdout().trim().split('\n')).toHaveLength(5);
  for (const file of filesIn(out)) expect(statSync(file).mode & 0o777, file).toBe(0o600);
  expect(statSync(join(out, 'oslo')).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(out, 'oslo/handover.md'), 'utf8')).toContain(`\n    ${CANARY}\n`);
  expect(readFileSync(join(out, 'oslo/main.swanctl.conf'), 'utf8')).toContain(`secret = "${CANARY}"`);
  expect(readFileSync(join(out, 'bergen/handover.md'), 'utf8')).toContain('\n    pipe|"quote`\\slash\n');
});

test('a file that others could read becomes private when a key is written into it', async () => {
  const out = folder();
  await typed(['oslo', '--directory', out]);
  const file = join(out, 'oslo/handover.md');
  expect(statSync(file).mode & 0o044).not.toBe(0);
  await typed(['oslo', '--with-secrets', '--directory', out]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('as JSON, a file holds the sheet with its key', async () => {
  const out = folder();
  const { printed } = await typed(['oslo', '--with-secrets', '--directory', out, '--output', 'json']);
  expect((printed()['files'] as string[]).map((name) => name.split('/').at(-1))).toEqual([
    'handover.json',
    'main.swanctl.conf',
  ]);
  const sheet = JSON.parse(readFileSync(join(out, 'oslo/handover.json'), 'utf8')) as { links: { psk: unknown }[] };
  expect(sheet.links[0]?.psk).toEqual({ reference: 'env OSLO_PSK', value: CANARY });
});

test('every key that this machine lacks is said at once, and nothing is written', async () => {
  const out = folder();
  const env = { CAUSEWAY_ENDPOINT: 'http://127.0.0.1:9' };
  const { exitCode, stderr, calls } = await typed(['--all', '--with-secrets', '--directory', out], { env });
  expect([exitCode, calls]).toEqual([3, []]);
  expect(stderr()).toContain('the variable OSLO_PSK: it is not set on this machine');
  expect(stderr()).toContain('the variable BERGEN_PSK: it is not set on this machine');
  expect(stderr()).toMatch(/Next: Set OSLO_PSK in the environment of this machine.*; Set BERGEN_PSK .*or type this/);
  expect(() => readdirSync(out)).toThrow('ENOENT');
});

test('a derived key is the worker’s own', async () => {
  const out = folder();
  const keyFile = join(out, '..', 'master.key');
  writeFileSync(keyFile, Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64'), {
    mode: 0o600,
  });
  const env = { ...ENV, CAUSEWAY_MASTER_KEY_FILE: keyFile, CAUSEWAY_OWNER: 'retail-it' };
  const plan = PLAN.replace('psk: { env: OSLO_PSK }', 'psk: { derive: retail }')
    .replace('branches', 'retail-north')
    .replace('oslo\n', 'oslo-2\n');
  await typed(['oslo-2', '--with-secrets', '--directory', out], { env, plan });
  // The example of docs/secrets.md.
  expect(readFileSync(join(out, 'oslo-2/handover.md'), 'utf8')).toContain('lq4vuaf73zar7spbplrmnmrmm4jah5v7');
});

test.each([
  ['no site', [], 'A handover is for one site, or for all'],
  ['a site and --all', ['oslo', '--all'], 'A handover is for one site, or for all'],
  ['a site that is not there', ['osla'], 'Did you mean oslo?'],
])('%s exits with 3 and the next step', async (_, args, sentence) => {
  const { exitCode, stderr } = await typed(args);
  expect(exitCode).toBe(3);
  expect(stderr()).toContain(sentence);
});

test('a plan with mistakes is refused with its issues', async () => {
  const { exitCode, stderr } = await typed(['oslo'], { plan: PLAN.replace('oslo\n', 'Oslo\n') });
  expect(exitCode).toBe(3);
  expect(stderr()).toContain('plan.yaml:7:11 error site-name');
});

function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((file) => statSync(file).isFile());
}
