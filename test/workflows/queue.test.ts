import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { timingFor } from '../../runs/timing.ts';
import type { LaneState, LinkJob, Place } from '../../workflows/messages.ts';
import { isOwed, nextJob, overtakes, take } from '../../workflows/queue.ts';
import { aLink, HUB_A } from '../builders.ts';

const cloud = { account: 'default', region: 'cn-hangzhou' };
const place: Place = { owner: 'o', endpointHash: 'h', cloud, timing: timingFor({ isLocal: true }) };
const patience = { stepMs: 60_000, undoMs: 60_000 };

function job(plan: string, site: string, kind: LinkJob['job'] = 'make'): LinkJob {
  const run = { workflowId: `run/o/${plan}`, runId: `${plan}-run`, plan };
  const base = { site, link: 'main', run, cloud, patience, n: 1 };
  return kind === 'undo' ? { ...base, job: 'undo' } : { ...base, job: 'make', desired: aLink({ site }), isNew: true };
}

function laneWith(queue: LinkJob[], overrides: Partial<LaneState> = {}): LaneState {
  return { place, gatewayId: HUB_A, rows: [], queue, served: [], holds: [], withdrawn: [], outbox: [], ...overrides };
}

function served(state: LaneState): string[] {
  const order: string[] = [];
  for (let next = nextJob(state, []); next; next = nextJob(state, [])) {
    take(state, next);
    order.push(`${next.run.plan}/${next.site}`);
  }
  return order;
}

test('two plans take turns, each in its own order', () => {
  const queue = [job('a', '1'), job('a', '2'), job('a', '3'), job('b', '1'), job('b', '2')];
  expect(served(laneWith(queue))).toEqual(['a/1', 'b/1', 'a/2', 'b/2', 'a/3']);
});

test('an undo goes before every make, of whichever plan', () => {
  const queue = [job('a', '1'), job('b', '1'), job('b', '2', 'undo'), job('a', '3', 'undo')];
  expect(served(laneWith(queue)).slice(0, 2)).toEqual(['b/2', 'a/3']);
});

test('a plan that comes later does not wait for the whole queue of an earlier one', () => {
  const state = laneWith([job('a', '1'), job('a', '2'), job('a', '3')]);
  take(state, nextJob(state, [])!);
  state.queue.push(job('b', '1'));
  expect(served(state)).toEqual(['b/1', 'a/2', 'a/3']);
});

test('a plan that is held is passed over, and a hold of everything stops everybody', () => {
  const queue = [job('a', '1'), job('b', '1')];
  const hold = { reason: 'wait', since: 1 };
  expect(nextJob(laneWith(queue, { holds: [{ ...hold, plan: 'a' }] }), [])?.run.plan).toBe('b');
  expect(nextJob(laneWith(queue, { holds: [hold] }), [])).toBeUndefined();
});

test('a job whose link is open waits until that is closed', () => {
  const undo = job('a', '1', 'undo');
  expect(nextJob(laneWith([undo, job('a', '2')]), [job('a', '1')])?.site).toBe('2');
  expect(nextJob(laneWith([undo]), [job('a', '1')])).toBeUndefined();
});

test('only an undo overtakes a link that was started early', () => {
  expect(overtakes(job('a', '1', 'undo'), job('b', '1'))).toBe(true);
  expect(overtakes(job('a', '1'), job('b', '1'))).toBe(false);
  expect(overtakes(job('a', '1', 'undo'), job('b', '1', 'undo'))).toBe(false);
});

test('an undo that a failed site owes is told from one that a person asked for', () => {
  const owed: LinkJob = { ...job('a', '1', 'undo'), job: 'undo', isOwed: true };
  expect([isOwed(owed), isOwed(job('a', '1', 'undo')), isOwed(job('a', '1'))]).toEqual([true, false, false]);
});

test('whatever the plans and their sizes: while two have work of one class, neither is two turns ahead', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(sizes, fc.integer(), (counts, seed) => {
      const queue = counts.flatMap((count, plan) => Array.from({ length: count }, (_, i) => job(`p${plan}`, `${i}`)));
      const state = laneWith(shuffled(queue, seed));
      const given = counts.map(() => 0);
      const left = [...counts];
      for (let next = nextJob(state, []); next; next = nextJob(state, [])) {
        take(state, next);
        const plan = Number(next.run.plan.slice(1));
        given[plan]!++;
        left[plan]!--;
        const busy = given.filter((_, i) => left[i]! > 0);
        expect(Math.max(...busy, 0) - Math.min(...busy, Infinity)).toBeLessThanOrEqual(1);
      }
      expect(left.every((count) => count === 0)).toBe(true);
    }),
  );
});

function shuffled<T>(items: T[], seed: number): T[] {
  const keyed = items.map((item, i) => ({ item, key: Math.imul(seed + i * 7919, 2_654_435_761) >>> 0 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
