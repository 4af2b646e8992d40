import { expect, test } from 'vitest';
import { emptyResult, type LinkOutcome } from '../../saga/outcome.ts';
import type { LinkSpec, SiteResult, Slice } from '../../workflows/messages.ts';
import { RunResults } from '../../workflows/run-results.ts';
import { asPartOfSite, undosIn, withSitesJoined } from '../../workflows/site-unity.ts';
import { aLink } from '../builders.ts';

const make = (site: string, link: string, isNew = true): LinkSpec => {
  return { site, link, job: 'make', desired: aLink({ site, link }), isNew };
};
const result = (
  site: string,
  link: string,
  outcome: LinkOutcome,
  at = 'vpn-b',
  job: LinkSpec['job'] = 'make',
): SiteResult => {
  const usage = { operations: 1, apiCalls: 2 };
  return { ...emptyResult(outcome), site, link, gatewayId: at, job, usage };
};
const slices: Slice[] = [
  { gatewayId: 'vpn-a', links: [make('twin', 'a'), make('oslo', 'main')] },
  { gatewayId: 'vpn-b', links: [make('twin', 'b')] },
];
const jobs = (joined: Slice[]) =>
  joined.map(({ links }) => links.map(({ site, link, job }) => `${job} ${site}/${link}`));

test('while nothing has failed, nothing is undone', () => {
  expect(withSitesJoined(slices, [result('twin', 'b', 'applied')])).toEqual(slices);
});

test.each<[LinkOutcome]>([['rolledBack'], ['parked'], ['abandoned']])(
  'a link that ends %s takes the other link of its site along, made or not yet, and no other site',
  (outcome) => {
    const failed = result('twin', 'b', outcome);
    const expected = [['undo twin/a', 'make oslo/main'], ['make twin/b']];
    expect(jobs(withSitesJoined(slices, [failed]))).toEqual(expected);
    expect(jobs(withSitesJoined(slices, [failed, result('twin', 'a', 'applied', 'vpn-a')]))).toEqual(expected);
  },
);

test('a link that stood before the run stays when another link of its site fails', () => {
  const standing = [{ gatewayId: 'vpn-a', links: [make('twin', 'a', false)] }, slices[1]!];
  expect(withSitesJoined(standing, [result('twin', 'b', 'rolledBack')])).toEqual(standing);
});

test('a cancelled link is no failure of its site', () => {
  expect(withSitesJoined(slices, [result('twin', 'b', 'cancelled')])).toEqual(slices);
});

test('an undo is asked for once', () => {
  const failed = [result('twin', 'b', 'rolledBack')];
  const joined = withSitesJoined(slices, failed);
  expect(undosIn(joined, slices)).toEqual([
    { gatewayId: 'vpn-a', links: [{ site: 'twin', link: 'a', job: 'undo', isOwed: true }] },
  ]);
  expect(undosIn(withSitesJoined(joined, failed), joined)).toEqual([]);
});

test('the undone link counts as undone, with the site as its reason', () => {
  const undone = asPartOfSite(result('twin', 'a', 'removed', 'vpn-a', 'undo'));
  expect([undone.outcome, undone.failure?.code]).toEqual(['rolledBack', 'SiteFailed']);
  expect(asPartOfSite(result('twin', 'a', 'parked', 'vpn-a', 'undo')).outcome).toBe('parked');
  expect(asPartOfSite(result('oslo', 'main', 'applied'))).toMatchObject({ outcome: 'applied' });
});

test('of a link that was made and then undone the last result counts, and both cost', () => {
  const results = new RunResults();
  results.add(result('twin', 'a', 'applied', 'vpn-a'));
  results.add(result('twin', 'a', 'applied', 'vpn-a'));
  expect(results.has('vpn-a', { site: 'twin', link: 'a', job: 'undo' })).toBe(false);
  results.add(result('twin', 'a', 'rolledBack', 'vpn-a', 'undo'));
  results.add(result('twin', 'a', 'applied', 'vpn-a'));
  expect(results.latest.map(({ outcome }) => outcome)).toEqual(['rolledBack']);
  expect(results.usage).toEqual({ operations: 2, apiCalls: 4 });
});
