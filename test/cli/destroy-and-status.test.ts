import { expect, test } from 'vitest';
import { RunsError } from '../../runs/runs-error.ts';
import type { Runs } from '../../runs/connect-runs.ts';
import type { Topology } from '../../topology/model.ts';
import { causeway } from './a-command-line.ts';
import { aLook, aReport, aRow } from './a-run.ts';

const REMOVED = aReport({ outcome: 'removed', sites: { total: 1, applied: 0, removed: 1 } });

function removing(rows = [aRow()]): Partial<Runs> {
  return { lookAtLedger: () => Promise.resolve(aLook({ others: rows })), follow: () => Promise.resolve(REMOVED) };
}

test.each([['plan.yaml'], ['branches']])('destroy %s shows what would go and removes it', async (plan) => {
  const { exitCode, stdout, stderr, calls } = await causeway(['destroy', plan, '--auto-approve'], { runs: removing() });
  expect(exitCode).toBe(0);
  expect(stderr()).toContain('oslo on vpn-hub0000000000000000a vco-1, cgw-1, 10.2.0.0/24');
  expect(stdout()).toContain('Plan branches is removed (1 site, 1 removed)');
  expect(calls).toEqual(['lookAtLedger', 'startDestroy', 'follow', 'close']);
});

const adopted = aRow({
  how: 'adopted',
  routes: [
    { to: '10.2.0.0/24', weight: 100, state: 'published', how: 'adopted' },
    { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, state: 'normal' },
  ],
});

test('a connection that was taken over stays, and a destroy says so', async () => {
  const asked: unknown[] = [];
  const runs: Partial<Runs> = {
    ...removing([adopted]),
    startDestroy: (_, options) => (asked.push(options?.includeAdopted), Promise.reject(new Error('enough'))),
  };
  const { stderr } = await causeway(['destroy', 'branches', '--auto-approve'], { runs });
  expect(stderr()).toContain('oslo on vpn-hub0000000000000000a 10.2.0.0/24 from 172.16.5.0/24 (weight 0)\n');
  expect(stderr()).toContain('oslo on vpn-hub0000000000000000a: vco-1 was taken over and stays');
  const whole = await causeway(['destroy', 'branches', '--auto-approve', '--include-adopted'], { runs });
  expect(whole.stderr()).toContain('vco-1, 10.2.0.0/24, 10.2.0.0/24 from 172.16.5.0/24 (weight 0)');
  expect(asked).toEqual([false, true]);
});

test('a file gives its topology, a name leaves the rest to the last run', async () => {
  const given: (Topology | undefined)[] = [];
  const runs: Partial<Runs> = {
    ...removing(),
    lookAtLedger: (_, topology) => {
      given.push(topology);
      return Promise.resolve(aLook());
    },
  };
  await causeway(['destroy', 'plan.yaml', '--auto-approve'], { runs });
  await causeway(['destroy', 'branches', '--auto-approve'], { runs });
  expect(given).toEqual([expect.objectContaining({ plan: 'branches' }), undefined]);
});

test.each([
  ['branches\n', 0, 4],
  ['yes\n', 9, 2],
])('the answer %j exits with %i', async (typed, code, calls) => {
  const typedIn = await causeway(['destroy', 'branches'], { runs: removing(), isTty: true, typed });
  expect([typedIn.exitCode, typedIn.calls.length]).toEqual([code, calls]);
});

test('without a terminal a destroy needs its approval beforehand', async () => {
  const { exitCode, calls } = await causeway(['destroy', 'branches'], { runs: removing() });
  expect([exitCode, calls]).toEqual([3, []]);
});

test('a look that is refused ends a destroy before it begins', async () => {
  const refusal = {
    reason: 'denied' as const,
    problems: [{ code: 'Denied', message: 'Key refused', hint: 'Check it' }],
  };
  const runs = { lookAtLedger: () => Promise.resolve(aLook({ refusal })) };
  const { exitCode, calls } = await causeway(['destroy', 'branches', '--auto-approve'], { runs });
  expect([exitCode, calls]).toEqual([4, ['lookAtLedger', 'close']]);
});

test('status shows every connection as the cloud gives it', async () => {
  const link = {
    site: 'oslo',
    link: 'main',
    gatewayId: 'vpn-1',
    customerGatewayId: 'cgw-1',
    vpnConnectionId: 'vco-1',
    status: 'ipsec_sa_established',
    routes: [{ to: '10.2.0.0/24', weight: 100, state: 'published' }],
    state: 'applied' as const,
  };
  const runs = { status: () => Promise.resolve(aReport({ links: [link] })) };
  const { exitCode, stdout } = await causeway(['status', 'branches'], { runs });
  expect(exitCode).toBe(0);
  expect(stdout()).toMatch(/oslo +vpn-1 +cgw-1 +vco-1 +ipsec_sa_established +10\.2\.0\.0\/24 published/);
});

test('the exit of status follows the outcome alone', async () => {
  const runs = { status: () => Promise.resolve(aReport({ outcome: 'running', finishedAt: null })) };
  const { exitCode, printed, stderr } = await causeway(['status', 'plan.yaml', '--output', 'json'], { runs });
  expect([exitCode, stderr()]).toEqual([8, '']);
  expect(printed()).toEqual(aReport({ outcome: 'running', finishedAt: null }));
});

test('a plan that nobody has applied is said to be unknown', async () => {
  const unknown = new RunsError('Nothing is known of plan branches', { kind: 'not-found', hint: 'Check its name' });
  const { exitCode, stderr } = await causeway(['status', 'branches'], {
    runs: { status: () => Promise.reject(unknown) },
  });
  expect(exitCode).toBe(3);
  expect(stderr()).toBe('x Nothing is known of plan branches\nNext: Check its name\n');
});
