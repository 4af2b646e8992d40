import { expect, test } from 'vitest';
import { emptyResult, type LinkOutcome } from '../../saga/outcome.ts';
import { Ledger } from '../../workflows/ledger.ts';
import type { Batch, LaneState, LinkJob, Place, SiteResult } from '../../workflows/messages.ts';
import { timingFor } from '../../runs/timing.ts';
import { aLink, HUB_A } from '../builders.ts';

const cloud = { account: 'default', region: 'cn-hangzhou' };
const patience = { stepMs: 60_000, undoMs: 60_000 };
const place: Place = { owner: 'o', endpointHash: 'h', cloud, timing: timingFor({ isLocal: true }) };

function lane(): { state: LaneState; ledger: Ledger } {
  const state: LaneState = {
    place,
    gatewayId: HUB_A,
    rows: [],
    queue: [],
    served: [],
    holds: [],
    withdrawn: [],
    outbox: [],
  };
  return { state, ledger: new Ledger(state) };
}

function batch(plan: string, site: string, siteSubnets = ['10.2.0.0/24']): Batch {
  const run = { workflowId: `run/o/${plan}`, runId: `${plan}-run`, plan };
  const desired = aLink({ site, siteSubnets });
  return { run, cloud, patience, links: [{ site, link: 'main', job: 'make', desired, isNew: true }] };
}

function jobOf({ run, links }: Batch): LinkJob {
  return { ...links[0]!, run, cloud, patience, n: 1 };
}

function resultOf(job: LinkJob, outcome: LinkOutcome, ids: SiteResult['ids'] = {}): SiteResult {
  return {
    ...emptyResult(outcome),
    site: job.site,
    link: job.link,
    gatewayId: HUB_A,
    job: job.job,
    ids,
    usage: { operations: 0, apiCalls: 0 },
  };
}

function settled(outcome: LinkOutcome, before: LinkOutcome[] = []): LaneState {
  const { state, ledger } = lane();
  for (const it of [...before, outcome]) {
    const wish = batch('p', 'oslo');
    ledger.claim(wish);
    ledger.begin(jobOf(wish));
    ledger.settle(jobOf(wish), resultOf(jobOf(wish), it, it === 'applied' ? { connectionId: 'vco-1' } : {}));
  }
  return state;
}

test('a link that is claimed for its undo while it is being made stays claimed when it is made', () => {
  const { ledger } = lane();
  const wish = batch('p', 'oslo');
  const make = jobOf(wish);
  ledger.claim(wish);
  ledger.begin(make);
  ledger.claim({ ...wish, links: [{ site: 'oslo', link: 'main', job: 'undo' }] });
  ledger.settle(make, resultOf(make, 'applied'));
  expect(ledger.isClaimed(wish.run, make)).toBe(true);
  const undo: LinkJob = { ...make, job: 'undo' };
  ledger.begin(undo);
  ledger.settle(undo, resultOf(undo, 'removed'));
  expect([ledger.isClaimed(wish.run, make), ledger.isEmpty]).toEqual([false, true]);
});

test('another plan’s subnet on this gateway is a conflict, the plan’s own is not', () => {
  const { ledger } = lane();
  ledger.claim(batch('p', 'oslo'));
  expect(ledger.conflictsOf(batch('p', 'oslo'))).toEqual([]);
  expect(ledger.conflictsOf(batch('q', 'bergen'))).toEqual([{ site: 'bergen', heldBy: 'p', subnet: '10.2.0.0/24' }]);
  expect(ledger.conflictsOf(batch('q', 'bergen', ['10.9.0.0/24']))).toEqual([]);
});

test.each<[LinkOutcome, LinkOutcome[], string[]]>([
  ['applied', [], ['applied']],
  ['unchanged', [], ['applied']],
  ['rolledBack', [], []],
  ['cancelled', [], []],
  ['removed', ['applied'], []],
  ['parked', [], ['parked']],
  ['abandoned', [], ['abandoned']],
  ['rolledBack', ['applied'], ['applied']],
  ['cancelled', ['applied'], ['applied']],
  ['rolledBack', ['parked'], []],
  ['applied', ['abandoned'], ['applied']],
])('after %s (before: %j) the ledger holds %j', (outcome, before, expected) => {
  expect(settled(outcome, before).rows.map(({ state }) => state)).toEqual(expected);
});

test('an applied link whose next run is undone keeps its ids', () => {
  expect(settled('rolledBack', ['applied']).rows[0]?.ids).toEqual({ connectionId: 'vco-1' });
});

test('a parked link holds what it wanted, so that nobody else takes it', () => {
  const [row] = settled('parked').rows;
  expect(row).toMatchObject({ subnets: ['10.2.0.0/24'], routes: [{ to: '10.2.0.0/24' }] });
  expect(row).not.toHaveProperty('claim');
});

test('releasing a run’s claims leaves what exists', () => {
  const { state, ledger } = lane();
  const [made, claimed] = [batch('p', 'oslo'), batch('p', 'bergen', ['10.3.0.0/24'])];
  ledger.claim(made);
  ledger.begin(jobOf(made));
  ledger.settle(jobOf(made), resultOf(jobOf(made), 'applied'));
  ledger.claim(claimed);
  ledger.release('p-run');
  expect(state.rows.map(({ site }) => site)).toEqual(['oslo']);
});

test('a job that goes back to the queue leaves the row as it was, still claimed', () => {
  const { state, ledger } = lane();
  const wish = batch('p', 'oslo');
  ledger.claim(wish);
  ledger.begin(jobOf(wish));
  ledger.rewind(jobOf(wish));
  expect(state.rows).toMatchObject([{ state: 'absent', claim: { runId: 'p-run' } }]);
  expect(ledger.begin(jobOf(wish)).before).toBe('absent');
});

const policy = { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false } as const;

function settledWith(overrides: Parameters<typeof aLink>[0], result: Partial<SiteResult>): LaneState['rows'][number] {
  const { state, ledger } = lane();
  const plain = batch('p', 'oslo');
  const spec = { site: 'oslo', link: 'main', job: 'make' as const, desired: aLink(overrides), isNew: true };
  const wish = { ...plain, links: [spec] };
  ledger.claim(wish);
  const job = jobOf(wish);
  ledger.begin(job);
  ledger.settle(job, { ...resultOf(job, result.outcome ?? 'applied'), ...result });
  return state.rows[0]!;
}

test('a parked link may have every route that it wanted, each by its whole key', () => {
  const routes = [{ to: '10.2.0.0/24', weight: 100, publish: true } as const, policy];
  expect(settledWith({ routes }, { outcome: 'parked' }).routes).toEqual([
    { to: '10.2.0.0/24', weight: 100, state: 'normal' },
    { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, state: 'normal' },
  ]);
});

test('a connection that is taken over is adopted, and so is whatever a dead link could not tell', () => {
  const row = settledWith({ connectionId: 'vco-1' }, { outcome: 'abandoned' });
  expect(row).toMatchObject({ how: 'adopted', routes: [{ to: '10.2.0.0/24', how: 'adopted' }] });
});

test('of a parked link on an adopted connection the ledger believes what it told', () => {
  const routes = [{ to: '10.2.0.0/24', weight: 100, state: 'normal' as const }];
  expect(settledWith({ connectionId: 'vco-1' }, { outcome: 'parked', routes }).routes).toEqual(routes);
});
