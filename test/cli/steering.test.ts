import { expect, test } from 'vitest';
import type { LaneScope, Remain, Runs } from '../../runs/connect-runs.ts';
import { RunsError } from '../../runs/runs-error.ts';
import { HUB_A } from '../builders.ts';
import { causeway } from './a-command-line.ts';
import { aProgress, aReport, aResult } from './a-run.ts';

const held = { reason: 'change freeze', since: Date.UTC(2026, 0, 1) };

function pausing(asked: object[] = []): Partial<Runs> {
  const answer = (scope: LaneScope) => {
    asked.push(scope);
    return Promise.resolve([{ gatewayId: HUB_A, holds: [held] }]);
  };
  return { pause: answer, resume: (scope) => answer(scope).then(() => [{ gatewayId: HUB_A, holds: [] }]) };
}

test.each([
  [['--gateway', HUB_A], { gatewayId: HUB_A }],
  [['--all'], {}],
  [['branches'], { plan: 'branches' }],
  [['plan.yaml'], { plan: 'branches' }],
])('pause %s says what is paused and why, and how it goes on', async (scope, expected) => {
  const asked: object[] = [];
  const typed = await causeway(['pause', ...scope, '--reason', 'change freeze'], { runs: pausing(asked) });
  expect(typed.exitCode).toBe(0);
  expect(asked).toEqual([{ ...expected, reason: 'change freeze' }]);
  expect(typed.stdout()).toContain(`${HUB_A} is paused: change freeze (since 2026-01-01T00:00:00.000Z)`);
  expect(typed.stderr()).toBe(`Next: causeway resume ${scope.join(' ')}, when it may go on\n`);
});

test('resume says that nothing is paused any more', async () => {
  const { exitCode, stdout } = await causeway(['resume', '--all'], { runs: pausing() });
  expect([exitCode, stdout()]).toEqual([0, expect.stringContaining(`${HUB_A} is not paused`)]);
});

test.each([[[]], [['branches', '--all']], [['--gateway', HUB_A, '--all']]])(
  'pause %j does not guess what is meant',
  async (scope) => {
    const { exitCode, stderr, calls } = await causeway(['pause', ...scope, '--reason', 'x'], { runs: pausing() });
    expect([exitCode, calls]).toEqual([3, []]);
    expect(stderr()).toContain('Give one of: a plan, --gateway ID, or --all');
  },
);

test('what is no id of a gateway is refused before it becomes part of a question', async () => {
  const gateway = "vpn-x' OR CausewayOwner='others";
  const { exitCode, stderr, calls } = await causeway(['pause', '--gateway', gateway, '--reason', 'x'], {
    runs: pausing(),
  });
  expect([exitCode, calls]).toEqual([3, []]);
  expect(stderr()).toContain('Expected the id of a VPN gateway');
});

test('a pause without a reason is refused before anything', async () => {
  const { exitCode, calls } = await causeway(['pause', '--all'], { runs: pausing() });
  expect([exitCode, calls]).toEqual([3, []]);
});

test('a pause of what nobody knows says so', async () => {
  const unknown = new RunsError('Nothing of gateway vpn-x is known', { kind: 'not-found', hint: 'Check the name' });
  const runs = { pause: () => Promise.reject(unknown) };
  const { exitCode, stderr } = await causeway(['pause', '--gateway', 'vpn-x', '--reason', 'x'], { runs });
  expect([exitCode, stderr()]).toEqual([3, expect.stringContaining('Nothing of gateway vpn-x is known')]);
});

const remain: Remain = {
  plan: 'branches',
  site: 'oslo',
  link: 'main',
  gatewayId: HUB_A,
  state: 'parked',
  customerGatewayId: 'cgw-1',
  vpnConnectionId: 'vco-1',
};

test('sweep lists what is left, exits with 6 and says what to type', async () => {
  const runs = { remains: () => Promise.resolve([remain]) };
  const { exitCode, stdout, stderr, calls } = await causeway(['sweep'], { runs });
  expect([exitCode, calls]).toEqual([6, ['remains', 'close']]);
  expect(stdout()).toContain(`branches: oslo on ${HUB_A} is parked vco-1, cgw-1`);
  expect(stderr()).toContain('Next: causeway sweep --plan branches');
});

test('sweep with nothing left exits with 0', async () => {
  const { exitCode, stdout } = await causeway(['sweep'], { runs: { remains: () => Promise.resolve([]) } });
  expect([exitCode, stdout()]).toEqual([0, expect.stringContaining('Nothing was left behind')]);
});

test('sweep of a plan asks, and removes only with a yes', async () => {
  const removed = aReport({ outcome: 'removed', sites: { total: 1, applied: 0, removed: 1 } });
  const runs: Partial<Runs> = { remains: () => Promise.resolve([remain]), follow: () => Promise.resolve(removed) };
  const answer = (typed: string) => causeway(['sweep', '--plan', 'branches'], { runs, isTty: true, typed });
  expect((await answer('no\n')).calls).not.toContain('startSweep');
  const { exitCode, calls } = await answer('yes\n');
  expect([exitCode, calls]).toEqual([0, ['remains', 'startSweep', 'follow', 'close']]);
});

test('without a terminal a sweep of a plan needs its approval beforehand', async () => {
  const { exitCode, calls } = await causeway(['sweep', '--plan', 'branches'], { runs: {} });
  expect([exitCode, calls]).toEqual([3, []]);
});

function following(): Partial<Runs> {
  const news = [{ gatewayId: HUB_A, busySince: held.since, held }];
  return {
    remains: () => Promise.resolve([remain]),
    follow: (_, { onProgress } = {}) => {
      onProgress?.({ ...aProgress([]), news });
      onProgress?.({ ...aProgress([]), news });
      onProgress?.(aProgress([aResult()]));
      return Promise.resolve(aReport());
    },
  };
}

test('whoever follows a run hears once why nothing moves, and when it moves again', async () => {
  const { stderr } = await causeway(['sweep', '--plan', 'branches', '--auto-approve'], { runs: following() });
  const lines = stderr().split('\n');
  const why = lines.filter((line) => line.includes('busy with another change since 2026-01-01T00:00:00.000Z'));
  expect(why).toEqual([
    expect.stringContaining('and paused since 2026-01-01T00:00:00.000Z: change freeze (until `causeway resume`)'),
  ]);
  expect(lines.filter((line) => line.includes('All gateways move again'))).toHaveLength(1);
});
