import { expect, test } from 'vitest';
import { RunsError } from '../../runs/runs-error.ts';
import { causeway } from './a-command-line.ts';
import { aReport } from './a-run.ts';

test('status of a ticket is the report of its run', async () => {
  const asked: string[] = [];
  const runs = { statusByTicket: (ticket: string) => (asked.push(ticket), Promise.resolve(aReport())) };
  const { exitCode, stdout, calls } = await causeway(['status', '--ticket', 'CHG-1042', '--output', 'json'], { runs });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout())).toMatchObject({ plan: 'branches', outcome: 'applied' });
  expect([asked, calls]).toEqual([['CHG-1042'], ['statusByTicket', 'close']]);
});

test('a ticket that nobody knows is said with what to do', async () => {
  const hint = 'Check the reference';
  const runs = {
    statusByTicket: () =>
      Promise.reject(new RunsError('No run of ticket "CHG-1" is known', { kind: 'not-found', hint })),
  };
  const { exitCode, stderr } = await causeway(['status', '--ticket', 'CHG-1'], { runs });
  expect(exitCode).toBe(3);
  expect(stderr()).toContain('No run of ticket "CHG-1" is known');
});

test.each([[['status']], [['status', 'branches', '--ticket', 'CHG-1']]])(
  '%j: either a plan or a ticket',
  async (args) => {
    const { exitCode, stderr, calls } = await causeway(args);
    expect([exitCode, calls]).toEqual([3, []]);
    expect(stderr()).toContain('Either a plan or a ticket is asked for');
  },
);

test('webhook without its section, or with an odd address, says what to write', async () => {
  const without = await causeway(['webhook']);
  expect(without.exitCode).toBe(3);
  expect(without.stderr()).toContain('Next: Add webhook.sources to causeway.config.yaml');
  const odd = await causeway(['webhook', '--listen', 'everywhere']);
  expect(odd.exitCode).toBe(3);
  expect(odd.stderr()).toContain('Next: Write it like 127.0.0.1:8088');
});
