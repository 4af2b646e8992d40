import { expect, test } from 'vitest';
import { connectionName } from '../../activities/marks.ts';
import { takeoverProblems } from '../../activities/takeover-problems.ts';
import { timingFor } from '../../runs/timing.ts';
import type { Link } from '../../topology/model.ts';
import type { ObservedLink } from '../../topology/observed.ts';
import type { JudgedLink, LookInput } from '../../workflows/messages.ts';
import { aLink } from '../builders.ts';
import { observedAs } from '../topology/observed-link.ts';

const cloud = { account: 'default', region: 'cn-hangzhou' };
const place = { owner: 'us', endpointHash: 'h', cloud, timing: timingFor({ isLocal: true }) };

function problems(found: [Link, ObservedLink][]): string[] {
  const input: LookInput = { place, plan: 'p', gateways: [], links: found.map(([link]) => link) };
  const judged = found.map(([{ site, link, gatewayId }, observed]): JudgedLink => ({
    site,
    link,
    gatewayId,
    verdict: { kind: 'same' },
    isInLedger: false,
    observed,
  }));
  return takeoverProblems(input, judged).map(({ site, code }) => `${site} ${code}`);
}

function named(link: Link, name: string): ObservedLink {
  const seen = observedAs(link);
  return { ...seen, connection: { ...seen.connection, name } };
}

const bodo = aLink({ site: 'bodo', connectionId: 'vco-1' });
const ours = { owner: 'us', plan: 'p', site: 'bodo', link: 'main' };

test.each([
  ['made by hand', 'by-hand', []],
  ['this link’s own', connectionName(ours), []],
  ['another site’s', connectionName({ ...ours, site: 'oslo' }), ['bodo ConnectionHeld']],
  ['another plan’s', connectionName({ ...ours, plan: 'q' }), ['bodo ConnectionHeld']],
  ['another owner’s', connectionName({ ...ours, owner: 'them' }), ['bodo ConnectionHeld']],
])('a connection that is %s', (_, name, expected) => {
  expect(problems([[bodo, named(bodo, name)]])).toEqual(expected);
});

test('two links cannot take over one connection', () => {
  const moss = aLink({ site: 'moss', connectionId: 'vco-1' });
  expect(
    problems([
      [bodo, named(bodo, 'by-hand')],
      [moss, named(moss, 'by-hand')],
    ]),
  ).toEqual(['moss ConnectionHeld']);
});

test('what does not exist is said, and a plan without ids has nothing to say', () => {
  const nothing = {
    site: 'bodo',
    link: 'main',
    gatewayId: bodo.gatewayId,
    routes: [],
    strangeRoutes: [],
    foreignRoutes: [],
  };
  expect(problems([[bodo, nothing]])).toEqual(['bodo ConnectionNotFound']);
  expect(problems([[aLink({ site: 'bodo', customerGatewayId: 'cgw-9' }), nothing]])).toEqual([
    'bodo CustomerGatewayNotFound',
  ]);
  expect(problems([[aLink({ site: 'bodo' }), nothing]])).toEqual([]);
});
