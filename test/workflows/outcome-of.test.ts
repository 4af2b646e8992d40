import { expect, test } from 'vitest';
import { emptyResult, type LinkOutcome } from '../../saga/outcome.ts';
import { SITE_STATES, type SiteResult } from '../../workflows/messages.ts';
import { countSites, outcomeOf } from '../../workflows/outcome-of.ts';

function result(site: string, outcome: LinkOutcome, link = 'main'): SiteResult {
  const usage = { operations: 0, apiCalls: 0 };
  return { ...emptyResult(outcome), site, link, gatewayId: 'vpn-1', job: 'make', usage };
}

test.each<[string, LinkOutcome[], { isCancelled?: boolean }, string]>([
  ['all made', ['applied', 'applied'], {}, 'applied'],
  ['some made, some there', ['applied', 'unchanged'], {}, 'applied'],
  ['nothing to do', ['unchanged', 'unchanged'], {}, 'unchanged'],
  ['all removed', ['removed', 'removed'], {}, 'removed'],
  ['one undone', ['applied', 'rolledBack'], {}, 'partial'],
  ['one undone, the rest there already', ['unchanged', 'rolledBack'], {}, 'partial'],
  ['all undone', ['rolledBack', 'rolledBack'], {}, 'rolled-back'],
  ['something remains', ['applied', 'rolledBack', 'parked'], {}, 'parked'],
  ['something remains of a cancelled run', ['cancelled', 'parked'], { isCancelled: true }, 'parked'],
  ['a link that was killed', ['applied', 'abandoned'], {}, 'parked'],
  ['stopped by a person', ['applied', 'cancelled', 'rolledBack'], { isCancelled: true }, 'cancelled'],
  ['no site at all', [], {}, 'unchanged'],
])('%s', (_, outcomes, { isCancelled = false }, expected) => {
  const results = outcomes.map((outcome, i) => result(`s${i}`, outcome));
  const sites = countSites({ results, siteCount: results.length, rest: 'notStarted' });
  expect(outcomeOf(sites, { isCancelled })).toBe(expected);
});

test('a site with several links counts once, as its worst link', () => {
  const results = [
    result('a', 'applied', 'x'),
    result('a', 'rolledBack', 'y'),
    result('b', 'unchanged', 'x'),
    result('b', 'applied', 'y'),
  ];
  expect(countSites({ results, siteCount: 2, rest: 'notStarted' })).toMatchObject({
    total: 2,
    rolledBack: 1,
    applied: 1,
  });
});

test('site states are disjoint and sum to the total', () => {
  const outcomes: LinkOutcome[] = ['applied', 'unchanged', 'removed', 'rolledBack', 'cancelled', 'parked', 'abandoned'];
  const results = outcomes.map((outcome, i) => result(`s${i}`, outcome));
  const counts = countSites({ results, siteCount: 10, rest: 'running' });
  expect(SITE_STATES.reduce((sum, state) => sum + counts[state], 0)).toBe(counts.total);
  expect(counts).toMatchObject({ total: 10, running: 3, parked: 2 });
});
