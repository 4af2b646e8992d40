// The built command against a real stack: a Temporal server, the simulated cloud and a worker.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HandoverSheet } from '../../cli/view/handover-sheet.ts';
import type { RunReport } from '../../runs/report.ts';
import { openStack, type StackForTests } from './a-stack.ts';
import { causeway, startCauseway, type Ended } from './real-command.ts';

let stack: StackForTests;
let folder: string;
let name: string;
let file: string;
const subnet = Math.floor(Math.random() * 250);

beforeAll(async () => {
  stack = await openStack();
}, 900_000); // the first one of a machine may have to build the server

afterAll(async () => {
  await stack.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-cli-plan-'));
  name = `cli-${Math.random().toString(36).slice(2, 10)}`;
  file = join(folder, 'plan.yaml');
  writeFileSync(file, planText());
});

afterEach(async () => {
  await destroyWhenPossible();
  rmSync(folder, { recursive: true, force: true });
});

/** A run that somebody left goes on, and refuses another one. */
async function destroyWhenPossible(): Promise<void> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { exitCode, stderr } = await typed(['destroy', file, '--auto-approve']);
    if (exitCode === 0) return;
    if (exitCode !== 8 || Date.now() > deadline) throw new Error(`Cannot clean up (exit ${exitCode}): ${stderr}`);
  }
}

function planText({ bergen = `10.201.${subnet}.0/24` } = {}): string {
  return `version: 1
name: ${name}
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-hub0000000000000000a }, hub-b: { id: vpn-hub0000000000000000b } }
defaults: { cloudSubnets: [172.16.0.0/16], psk: { derive: cli } }
sites:
  - { name: oslo, gateway: hub-a, address: 192.0.2.${subnet + 1}, siteSubnets: [10.200.${subnet}.0/24] }
  - { name: bergen, gateway: hub-b, address: 198.51.100.${subnet + 1}, siteSubnets: [${bergen}] }
`;
}

function typed(args: string[]): Promise<Ended> {
  return causeway(args, { env: { CAUSEWAY_HOME: stack.home }, cwd: folder });
}

function reportIn({ stdout }: Ended): RunReport {
  return JSON.parse(stdout) as RunReport;
}

test('a plan is applied, unchanged, refused when it differs, shown and destroyed', async () => {
  const applied = await typed(['apply', file, '--auto-approve', '--output', 'json']);
  expect(applied).toMatchObject({ exitCode: 0 });
  expect(reportIn(applied)).toMatchObject({
    plan: name,
    outcome: 'applied',
    sites: { total: 2, applied: 2 },
    failures: [],
  });
  const effects = await stack.effects();

  const again = await typed(['apply', file, '--auto-approve', '--output', 'json']);
  expect(again).toMatchObject({ exitCode: 0 });
  expect(reportIn(again)).toMatchObject({ outcome: 'unchanged', operations: 0 });

  const other = join(folder, 'other.yaml');
  writeFileSync(other, planText({ bergen: '10.202.0.0/24' }));
  const refused = await typed(['apply', other, '--auto-approve']);
  expect(refused).toMatchObject({ exitCode: 3 });
  expect(refused.stderr).toContain('Cannot apply site bergen: siteSubnets is');
  expect(await stack.effects()).toBe(effects);

  const shown = await typed(['status', name, '--output', 'json']);
  const ids = reportIn(shown).links.map(({ vpnConnectionId }) => vpnConnectionId);
  expect(ids).toHaveLength(2);
  expect(await stack.connectionIds()).toEqual(expect.arrayContaining(ids));

  const destroyed = await typed(['destroy', name, '--auto-approve', '--output', 'json']);
  expect(destroyed).toMatchObject({ exitCode: 0 });
  expect(reportIn(destroyed)).toMatchObject({ outcome: 'removed', sites: { total: 2, removed: 2 } });
  for (const id of ids) expect(await stack.connectionIds()).not.toContain(id);
});

test('plan says what would be done and does nothing', async () => {
  const effects = await stack.effects();
  const planned = await typed(['plan', file, '--detailed-exitcode', '--output', 'json']);
  expect(planned).toMatchObject({ exitCode: 2 });
  expect(JSON.parse(planned.stdout)).toMatchObject({ plan: name, operations: 6 });
  expect(await stack.effects()).toBe(effects);
});

test('Ctrl-C leaves the run alone; it ends as if nobody had left', async () => {
  await stack.keepBusy('vpn-hub0000000000000000a', 'forever'); // so that the run is open when Ctrl-C comes
  try {
    const applying = startCauseway(['apply', file, '--auto-approve'], {
      env: { CAUSEWAY_HOME: stack.home },
      cwd: folder,
    });
    await applying.said(/has started/);
    applying.kill('SIGINT');
    const { exitCode, stderr } = await applying.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain(`causeway status ${name}`);
    expect(await typed(['status', name, '--output', 'json'])).toMatchObject({ exitCode: 8 });
  } finally {
    await stack.keepBusy('vpn-hub0000000000000000a', 0);
  }
  const outcomes: string[] = [];
  const deadline = Date.now() + 40_000;
  while (outcomes.at(-1) !== 'applied' && Date.now() < deadline) {
    outcomes.push(reportIn(await typed(['status', name, '--output', 'json'])).outcome);
  }
  expect(outcomes.at(-1)).toBe('applied');
});

test('--timeout leaves with 7, and another apply meanwhile with 8', async () => {
  await stack.keepBusy('vpn-hub0000000000000000a', 'forever'); // so that the run is open for as long as the test looks
  try {
    const left = await typed(['apply', file, '--auto-approve', '--timeout', '0.001', '--output', 'json']);
    expect(left).toMatchObject({ exitCode: 7 });
    const refused = await typed(['destroy', file, '--auto-approve', '--output', 'json']);
    expect(refused).toMatchObject({ exitCode: 8 });
    expect(refused.stdout).toContain(`run/default/${name}`);
  } finally {
    await stack.keepBusy('vpn-hub0000000000000000a', 0);
  }
});

test('status of a plan that nobody applied exits with 3', async () => {
  expect(await typed(['status', name])).toMatchObject({ exitCode: 3 });
});

test('what init writes is applied as it is, handed over with the cloud’s ids, and destroyed', async () => {
  const first = `plans/${name}.yaml`;
  expect(await typed(['init', '--name', name])).toMatchObject({ exitCode: 0 });
  const validated = await typed(['validate', '--output', 'json']);
  expect(JSON.parse(validated.stdout)).toEqual({ issues: [] });
  const applied = await typed(['apply', first, '--auto-approve', '--output', 'json']);
  expect(applied).toMatchObject({ exitCode: 0 });
  const links = reportIn(applied).links;

  const sheet = await typed(['handover', first, 'oslo', '--output', 'json']);
  expect(sheet).toMatchObject({ exitCode: 0, stderr: '' });
  const [link] = (JSON.parse(sheet.stdout) as HandoverSheet).links;
  const ids = links.find(({ site }) => site === 'oslo');
  expect(link).toMatchObject({
    connectionId: ids?.vpnConnectionId,
    customerGatewayId: ids?.customerGatewayId,
    unknown: {},
  });
  expect(link?.branch.remoteAddress).toMatch(/^\d+\.\d+\.\d+\.\d+$/);

  const secret = await typed(['handover', first, '--all', '--with-secrets', '--output', 'json']);
  expect(secret).toMatchObject({ exitCode: 0 });
  const written = JSON.parse(readFileSync(join(folder, 'handover/oslo/handover.json'), 'utf8')) as HandoverSheet;
  const key = written.links[0]?.psk.value;
  expect(key).toMatch(/^[a-z2-7]{32}$/);
  expect(secret.stdout + secret.stderr).not.toContain(key);
});
