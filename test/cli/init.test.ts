import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { realDependencies } from '../../cli/dependencies.ts';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { accountNamed, editionOf } from '../../config/account.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { readPlan, type ReadPlan } from '../../config/read-plan.ts';
import { EXAMPLES } from '../examples.ts';
import { fakeTerminal } from './fake-terminal.ts';

const CONFIG = 'causeway.config.yaml';

/** A project of its own, in which a person types. */
function project(files: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'causeway-init-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return {
    cwd,
    read: (name: string) => readFileSync(join(cwd, name), 'utf8'),
    files: () =>
      readdirSync(cwd, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.\w+$/.test(name))
        .sort(),
    settings: () => loadSettings({ env: {}, cwd }),
    init: async (...args: string[]) => {
      const fake = fakeTerminal();
      const dependencies = { ...realDependencies(['causeway']), terminal: fake.terminal, env: {}, cwd };
      return { ...fake, exitCode: await runCommandLine(['init', ...args], dependencies) };
    },
  };
}

function checked(at: ReturnType<typeof project>, name = 'plans/first-plan.yaml'): ReadPlan {
  const settings = at.settings();
  return readPlan(join(at.cwd, name), { edition: (account) => editionOf(settings, account) });
}

test('without flags there is a plan without issues, a configuration that is understood, and what to type next', async () => {
  const at = project();
  const { exitCode, stdout, stderr } = await at.init();
  expect(exitCode).toBe(0);
  expect(at.files()).toEqual([CONFIG, 'plans/causeway.schema.json', 'plans/first-plan.yaml']);
  for (const file of at.files()) expect(stdout()).toContain(file);
  expect(stderr()).toContain('npx causeway validate plans/first-plan.yaml');
  expect(stderr()).toContain('causeway dev');
  const { issues, lacking, topology } = checked(at);
  expect([issues, lacking]).toEqual([[], []]);
  expect(topology).toMatchObject({
    plan: 'first-plan',
    cloud: { region: 'cn-hangzhou' },
    gateways: [{ id: 'vpn-hub0000000000000000a' }],
    links: [{ site: 'oslo' }, { site: 'bergen' }],
  });
  expect(at.settings()).toMatchObject({ owner: 'default', plans: { directory: join(at.cwd, 'plans') } });
});

test('the first plan and the examples can stand in one cloud: no two of them want one subnet on one gateway', async () => {
  const at = project();
  await at.init();
  const examples = EXAMPLES.map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)));
  const wanted = [...examples, join(at.cwd, 'plans/first-plan.yaml')].flatMap((file) => {
    const { topology } = readPlan(file, { edition: () => undefined });
    const links = topology?.links ?? [];
    return [...new Set(links.flatMap((link) => link.siteSubnets.map((subnet) => `${link.gatewayId} ${subnet}`)))];
  });
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((one, index) => wanted.indexOf(one) !== index)).toEqual([]);
});

test('the flags are in the plan and in the configuration', async () => {
  const at = project();
  const gateway = 'vpn-bp1q8bgx4xnkm2ogj6c9l';
  const args = ['--name', 'retail', '--region', 'eu-central-1', '--gateway', gateway, '--address', '47.1.2.3'];
  const own = [
    '--owner',
    'retail-it',
    '--account',
    'north',
    '--endpoint',
    'https://vpc.example.internal',
    '--edition',
    'public',
  ];
  const { exitCode, stderr } = await at.init(...args, ...own);
  expect(exitCode).toBe(0);
  expect(stderr()).toContain('openssl rand -base64 32');
  const { issues, topology } = checked(at, 'plans/retail.yaml');
  expect(issues).toEqual([]);
  expect(topology).toMatchObject({
    plan: 'retail',
    cloud: { account: 'north', region: 'eu-central-1' },
    gateways: [{ id: gateway }],
    links: [{ address: '47.1.2.3', ike: { authentication: 'sha256' } }, {}],
  });
  expect(at.settings().owner).toBe('retail-it');
  expect(accountNamed(at.settings(), 'north')).toMatchObject({
    endpoint: 'https://vpc.example.internal',
    edition: 'public',
  });
});

test.each(['apsara-3.16', 'public'])('with edition %s alone the plan has no issues', async (edition) => {
  const at = project();
  expect((await at.init('--edition', edition)).exitCode).toBe(0);
  expect(checked(at).issues).toEqual([]);
  expect(editionOf(at.settings(), 'default')?.name).toBe(edition);
});

test.each(['true', 'null', 'no', 'on', 'e1'])('a plan named %s stays a text', async (name) => {
  const at = project();
  expect((await at.init('--name', name)).exitCode).toBe(0);
  expect(checked(at, `plans/${name}.yaml`)).toMatchObject({ issues: [], topology: { plan: name } });
});

test('every example in the comments is understood once its mark is taken away', async () => {
  const at = project();
  await at.init('--endpoint', 'http://127.0.0.1:9', '--edition', 'public');
  const uncommented = at
    .read(CONFIG)
    .replaceAll(/^( *)# (?=( *)[\w]+: |  (masterKeys|directory|envPrefix|vault): )/gm, '$1')
    .replaceAll(/^( *)# secrets:/gm, '$1secrets:')
    .replace('./ca.pem', './ca.pem');
  writeFileSync(join(at.cwd, CONFIG), uncommented);
  expect(at.settings()).toMatchObject({
    owner: 'retail-it',
    temporal: { profile: 'default' },
    secrets: { envPrefix: 'VPN_', masterKeys: [{ id: 'k1' }], vault: { address: 'https://vault.example:8200' } },
    accounts: { default: { headers: { organization: '37' }, credentials: { env: 'ALIBABA_CLOUD' } } },
  });
});

test('no file is ever replaced: the one that is there is named, and nothing else is written', async () => {
  const plan = project({ 'plans/first-plan.yaml': 'mine' });
  const refused = await plan.init();
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr()).toContain('Cannot write plans/first-plan.yaml: it is there already');
  expect(plan.files()).toEqual(['plans/first-plan.yaml']);
  expect(plan.read('plans/first-plan.yaml')).toBe('mine');

  const config = project({ [CONFIG]: 'owner: mine\n' });
  const alsoRefused = await config.init('--owner', 'other', '--edition', 'public');
  expect(alsoRefused.exitCode).toBe(3);
  expect(alsoRefused.stderr()).toContain('causeway.config.yaml is there already');
  expect(alsoRefused.stderr()).toContain('leave --owner, --edition out');
  expect(config.files()).toEqual([CONFIG]);
});

test('a second plan goes beside the first, and configuration and schema stay as they are', async () => {
  const at = project({ [CONFIG]: 'owner: mine\n', 'plans/causeway.schema.json': '{}' });
  const { exitCode, printed } = await at.init('--name', 'second', '--output', 'json');
  expect(exitCode).toBe(0);
  expect(printed()).toEqual({ files: ['plans/second.yaml'] });
  expect([at.read(CONFIG), at.read('plans/causeway.schema.json')]).toEqual(['owner: mine\n', '{}']);
});

test.each([
  ['a name that is none', ['--name', '../Plan'], /No plan was written: --name: This is not a name/],
  [
    'a gateway that is none',
    ['--gateway', 'hub: {'],
    /--gateway: This is not the id of a VPN gateway\nNext: It begins with vpn-/,
  ],
  ['several flags at once', ['--region', 'CN', '--address', '127.0.0.1'], /--region: .*; --address: /],
  ['an owner that is none', ['--owner', 'Retail IT'], /--owner is not a name/],
  ['an endpoint with a password', ['--endpoint', 'https://me:hunter2@vpc.example'], /An endpoint holds no credentials/],
  ['http on a network', ['--endpoint', 'http://vpc.example', '--owner', 'x'], /http is allowed only/],
  ['a cloud of others without an owner', ['--endpoint', 'https://vpc.example'], /--owner is missing/],
  ['an account without an endpoint', ['--account', 'north'], /--endpoint is missing/],
  ['an edition that nobody knows', ['--edition', 'apsara'], /Allowed choices are apsara-3\.16, public/],
])('%s exits with 3, and nothing is written', async (_, args, why) => {
  const at = project();
  const { exitCode, stderr } = await at.init(...args);
  expect([exitCode, at.files()]).toEqual([3, []]);
  expect(stderr()).toMatch(why);
  expect(stderr()).not.toContain('hunter2');
});
