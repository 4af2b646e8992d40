import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { RunsError } from '../../runs/runs-error.ts';
import type { Runs } from '../../runs/connect-runs.ts';
import { alreadyRunning, causeway } from './a-command-line.ts';
import { aJudged, aLook, aProgress, aReport, aResult } from './a-run.ts';

const APPLY = ['apply', 'plan.yaml', '--auto-approve'];
const NEW = aLook({ links: [aJudged()] });
const SAME = aLook({ links: [aJudged({ verdict: { kind: 'same' }, isInLedger: true })] });

function ending(report: ReturnType<typeof aReport>, look = NEW): Partial<Runs> {
  return { look: () => Promise.resolve(look), follow: () => Promise.resolve(report) };
}

test('an apply looks, starts a run and follows it to its end', async () => {
  const { exitCode, printed, calls } = await causeway([...APPLY, '--output', 'json'], { runs: ending(aReport()) });
  expect(exitCode).toBe(0);
  expect(printed()).toEqual(aReport());
  expect(calls).toEqual(['look', 'startApply', 'follow', 'close']);
});

test('why a run did not begin decides the exit and is not printed', async () => {
  const report = aReport({ outcome: 'failed', refusal: { reason: 'denied', problems: [] } });
  const { exitCode, printed } = await causeway([...APPLY, '--output', 'json'], { runs: ending(report) });
  expect(exitCode).toBe(4);
  expect(printed()).toMatchObject({ outcome: 'failed' });
  expect(printed()).not.toHaveProperty('refusal');
});

test.each([
  ['denied', 4],
  ['plan', 3],
  ['error', 1],
] as const)('a look refused as %s exits with %i, and nothing is started', async (reason, code) => {
  const problems = [{ code: 'Why', message: 'Account default is refused', hint: 'Check its key', requestId: 'R-1' }];
  const look = aLook({ refusal: { reason, problems } });
  const { exitCode, printed, calls } = await causeway([...APPLY, '--output', 'json'], {
    runs: ending(aReport(), look),
  });
  expect(exitCode).toBe(code);
  expect(printed()).toMatchObject({ error: { code: 'Why', hint: 'Check its key', problems } });
  expect(JSON.stringify(printed())).toContain('Account default is refused');
  expect(calls).toEqual(['look', 'close']);
});

test('without a terminal an approval has to come with the command', async () => {
  const { exitCode, stderr, calls } = await causeway(['apply', 'plan.yaml'], { runs: ending(aReport()) });
  expect([exitCode, calls]).toEqual([3, []]);
  expect(stderr()).toContain('--auto-approve');
});

test.each([
  ['yes\n', 0, ['look', 'startApply', 'follow', 'close']],
  ['y\n', 9, ['look', 'close']],
  ['YES\n', 9, ['look', 'close']],
  ['', 9, ['look', 'close']],
])('the answer %j exits with %i', async (typed, code, expected) => {
  const { exitCode, calls } = await causeway(['apply', 'plan.yaml'], { runs: ending(aReport()), isTty: true, typed });
  expect([exitCode, calls]).toEqual([code, expected]);
});

test('nobody is asked about a plan that changes nothing', async () => {
  const report = aReport({ outcome: 'unchanged' });
  const { exitCode, stderr } = await causeway(['apply', 'plan.yaml'], { runs: ending(report, SAME), isTty: true });
  expect(exitCode).toBe(0);
  expect(stderr()).not.toContain('Apply plan branches?');
});

test('progress is one line per change, each said once', async () => {
  const oslo = aResult({ changes: [{ verb: 'made', resource: 'IPsec connection', id: 'vco-1' }] });
  const failure = { step: 'ensureRoute', code: 'Quota', requestId: 'R-2', message: 'No room' };
  const bergen = aResult({ site: 'bergen', outcome: 'rolledBack', failure });
  const runs: Partial<Runs> = {
    ...ending(aReport()),
    follow: (_, { onProgress } = {}) => {
      onProgress?.(aProgress([oslo]));
      onProgress?.(aProgress([oslo, bergen]));
      onProgress?.(aProgress([oslo, bergen]));
      return Promise.resolve(aReport({ outcome: 'partial' }));
    },
  };
  const { exitCode, stderr } = await causeway(APPLY, { runs });
  expect(exitCode).toBe(5);
  expect(stderr().match(/oslo: made IPsec connection vco-1/g)).toHaveLength(1);
  expect(stderr()).toContain('bergen: undone. No room (Quota)');
  expect(stderr()).toContain('Temporal UI: http://ui/run-1');
  expect(stderr()).toMatch(/Next: .*causeway apply/);
});

test('jsonl is one object per event, the report last', async () => {
  const result = aResult({ changes: [{ verb: 'made', resource: 'route', id: '10.2.0.0/24' }] });
  const runs: Partial<Runs> = {
    ...ending(aReport()),
    follow: (_, { onProgress } = {}) => {
      onProgress?.(aProgress([result]));
      return Promise.resolve(aReport());
    },
  };
  const { stdout } = await causeway([...APPLY, '--output', 'jsonl'], { runs });
  const events = stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string });
  expect(events.map(({ event }) => event)).toEqual(['started', 'change', 'link', 'report']);
  expect(events.at(-1)).toEqual({ event: 'report', ...aReport() });
});

test('Ctrl-C leaves the run alone and says what to type', async () => {
  const signals = new EventEmitter();
  const runs: Partial<Runs> = {
    ...ending(aReport()),
    follow: (_, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        signals.emit('SIGINT');
      }),
  };
  const { exitCode, stderr, calls } = await causeway(APPLY, { runs, signals });
  expect(exitCode).toBe(130);
  expect(stderr()).toContain('run run/default/branches goes on');
  expect(stderr()).toContain('causeway status branches');
  expect(calls).toEqual(['look', 'startApply', 'follow', 'close']);
});

test('Ctrl-C before the run starts nothing', async () => {
  const signals = new EventEmitter();
  const look = (): Promise<never> => {
    signals.emit('SIGINT');
    return new Promise(() => undefined);
  };
  const { exitCode, stderr, calls } = await causeway(APPLY, { runs: { look }, signals });
  expect(exitCode).toBe(130);
  expect(stderr()).toContain('nothing was started');
  expect(calls).toEqual(['look', 'close']);
});

test('--timeout is handed on in ms, and its end exits with 7', async () => {
  let given: number | undefined;
  const runs: Partial<Runs> = {
    ...ending(aReport()),
    follow: (_, { timeoutMs } = {}) => {
      given = timeoutMs;
      return Promise.reject(
        new RunsError('Not over yet', { kind: 'timeout', hint: 'Type `causeway status branches`' }),
      );
    },
  };
  const { exitCode, printed } = await causeway([...APPLY, '--timeout', '1.5', '--output', 'json'], { runs });
  expect([exitCode, given]).toEqual([7, 1500]);
  expect(printed()).toMatchObject({ error: { code: 'timeout' } });
});

test('another run of the plan is named, with exit 8', async () => {
  const runs = { ...ending(aReport()), startApply: alreadyRunning };
  const { exitCode, printed } = await causeway([...APPLY, '--output', 'json'], { runs });
  expect(exitCode).toBe(8);
  expect(printed()).toMatchObject({
    error: { code: 'already-running', message: 'run/default/branches is still open' },
  });
});

test('the summary names failures and leftovers, and what to type next', async () => {
  const report = aReport({
    outcome: 'parked',
    sites: { total: 2, applied: 1, parked: 1 },
    failures: [
      { site: 'oslo', link: 'main', step: 'removeRoute', code: 'Locked', requestId: 'R-3', message: 'Refused' },
    ],
    leftovers: [{ type: 'route', id: '10.2.0.0/24', site: 'oslo', reason: 'the gateway is locked' }],
  });
  const { exitCode, stdout, stderr } = await causeway(APPLY, { runs: ending(report) });
  expect(exitCode).toBe(6);
  expect(stdout()).toContain('Plan branches left something behind (2 sites, 1 applied, 1 with leftovers)');
  expect(stdout()).toContain('oslo, removeRoute: Refused (Locked, request R-3)');
  expect(stdout()).toContain('oslo: route 10.2.0.0/24 remains: the gateway is locked');
  expect(stdout()).toContain('6 changes, 20 requests in 12 s');
  expect(stderr()).toContain('causeway sweep --plan branches');
});
