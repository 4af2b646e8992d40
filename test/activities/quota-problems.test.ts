import { expect, test } from 'vitest';
import { quotaProblems } from '../../activities/quota-problems.ts';
import type { RegionView } from '../../activities/region-view.ts';
import { timingFor } from '../../runs/timing.ts';
import type { JudgedLink, LookInput, Quotas } from '../../workflows/messages.ts';
import { HUB_A, sites } from '../builders.ts';

const generous: Quotas = {
  connectionsPerGateway: 100,
  routesPerGateway: 100,
  policyRoutesPerGateway: 100,
  customerGatewaysPerRegion: 100,
};
const cloud = { account: 'default', region: 'cn-hangzhou' };
const place = { owner: 'o', endpointHash: 'h', cloud, timing: timingFor({ isLocal: true }) };

/** Three sites on one gateway, of which the first `standing` are there. */
function surveyed(quotas: Quotas | undefined, standing = 1) {
  const links = sites(3).map((link) => ({ ...link, gatewayId: HUB_A }));
  const gateways = [{ name: 'hub-a', id: HUB_A }];
  const input: LookInput = { place, plan: 'p', gateways, links, ...(quotas && { quotas }) };
  const judged = links.map(({ site, link, gatewayId, routes }, i): JudgedLink => {
    const stands = i < standing;
    const observed = routes.map(({ to, weight }) => ({ to, weight, state: 'published' as const, nextHop: `vco-${i}` }));
    return {
      site,
      link,
      gatewayId,
      isInLedger: stands,
      verdict: { kind: stands ? 'same' : 'absent' },
      observed: { site, link, gatewayId, routes: stands ? observed : [], strangeRoutes: [], foreignRoutes: [] },
    };
  });
  // Of the API's rows only what is counted.
  const view = {
    connections: new Map(judged.slice(0, standing).map((_, i) => [`vco-${i}`, { VpnGatewayId: HUB_A }])),
    customerGateways: new Map(
      links.slice(0, standing).map(({ address }, i) => [address, { CustomerGatewayId: `c${i}` }]),
    ),
    routes: new Map([[HUB_A, judged.flatMap(({ observed }) => observed.routes)]]),
  } as unknown as RegionView;
  return { input, links: judged, view };
}

test.each<[keyof Quotas, string]>([
  ['connectionsPerGateway', 'gateway hub-a has 1 connections and the plan makes 2 more, and the quota is 2'],
  ['routesPerGateway', 'gateway hub-a has 1 destination routes and the plan makes 2 more, and the quota is 2'],
  [
    'customerGatewaysPerRegion',
    'region cn-hangzhou has 1 customer gateways and the plan makes 2 more, and the quota is 2',
  ],
])('a plan that needs more than %s is refused with the count of what stands', (quota, sentence) => {
  const problems = quotaProblems(surveyed({ ...generous, [quota]: 2 }));
  expect(problems).toEqual([
    {
      code: 'QuotaExceeded',
      message: `Cannot apply: ${sentence}`,
      hint: expect.stringContaining('accounts.default.limits') as string,
    },
  ]);
});

test('what fits exactly is no problem, and what stands already never is', () => {
  expect(quotaProblems(surveyed({ ...generous, connectionsPerGateway: 3 }))).toEqual([]);
  expect(quotaProblems(surveyed({ ...generous, connectionsPerGateway: 2 }, 3))).toEqual([]);
});

test('without quotas nothing is counted', () => {
  expect(quotaProblems(surveyed(undefined))).toEqual([]);
});
