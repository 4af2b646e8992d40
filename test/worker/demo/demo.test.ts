import { expect, test } from 'vitest';
import { parsePlan } from '../../../topology/parse-plan.ts';
import { parseSimulatorConfig } from '../../../simulator/config.ts';
import { parse } from 'yaml';
import { secondPlan, SIMULATOR_CONFIG, TAKEN } from '../../../worker/demo/demo-plans.ts';
import { brokenPromises, type DemoReport, type DemoResult } from '../../../worker/demo/demo-report.ts';
import { surplusOf } from '../../../worker/demo/leftovers.ts';

function ended(plan: string, outcome: string, sites: Partial<DemoReport['sites']>): DemoReport {
  const counts = { total: 6, applied: 0, rolledBack: 0, removed: 0, ...sites };
  const failures = outcome === 'partial' ? [{ site: TAKEN.site, message: 'cgw-foreign already has the address' }] : [];
  return { plan, outcome, sites: counts, failures, links: [] };
}

function asPromised(overrides: Partial<DemoResult> = {}): DemoResult {
  return {
    applied: ended('hub-and-spoke', 'applied', { applied: 6 }),
    partial: ended('six-more', 'partial', { applied: 5, rolledBack: 1 }),
    destroyed: [ended('hub-and-spoke', 'removed', { removed: 6 }), ended('six-more', 'removed', { removed: 5 })],
    leftovers: [],
    ...overrides,
  };
}

const REFUSED = { site: TAKEN.site, foreignId: 'cgw-foreign', isForeignThere: true };

test('a demo that went as promised has nothing to say', () => {
  expect(brokenPromises(asPromised(), REFUSED)).toEqual([]);
});

test.each<[string, Partial<DemoResult>, Partial<typeof REFUSED>]>([
  ['a site that is missing', { applied: ended('hub-and-spoke', 'partial', { applied: 5 }) }, {}],
  ['a second plan that nobody refused', { partial: ended('six-more', 'applied', { applied: 6 }) }, { foreignId: '' }],
  ['a failure that does not name the foreign id', {}, { foreignId: 'cgw-other' }],
  ['a foreign resource that is gone', {}, { isForeignThere: false }],
  ['a plan that is not removed', { destroyed: [ended('six-more', 'parked', {})] }, {}],
  ['something left', { leftovers: [{ type: 'vpnConnections', id: 'vco-1' }] }, {}],
])('%s breaks a promise', (_, overrides, refused) => {
  expect(brokenPromises(asPromised(overrides), { ...REFUSED, ...refused })).not.toEqual([]);
});

test('what is left is what was neither there before nor expected', () => {
  const before = { vpnGateways: [{ VpnGatewayId: 'vpn-1' }], vpnConnections: [], routes: [] };
  const now = {
    vpnGateways: [{ VpnGatewayId: 'vpn-1' }],
    customerGateways: [{ CustomerGatewayId: 'cgw-foreign' }, { CustomerGatewayId: 'cgw-1' }],
    vpnConnections: [{ VpnConnectionId: 'vco-1' }],
    routes: [{ VpnInstanceId: 'vpn-1', NextHop: 'vco-1', RouteDest: '10.2.0.0/24' }],
  };
  expect(surplusOf(now, { before, expected: ['cgw-foreign'] })).toEqual([
    { type: 'customerGateways', id: 'cgw-1' },
    { type: 'vpnConnections', id: 'vco-1' },
    { type: 'routes', id: 'vpn-1:vco-1:10.2.0.0/24' },
  ]);
});

test('the second plan is free of mistakes and wants the address that is taken', () => {
  const { issues, topology } = parsePlan(secondPlan(), { file: 'six-more.yaml' });
  expect(issues).toEqual([]);
  expect(topology?.links).toHaveLength(6);
  expect(topology?.links.find(({ site }) => site === TAKEN.site)?.address).toBe(TAKEN.address);
});

test('the simulator takes the demo’s durations', () => {
  expect(parseSimulatorConfig(parse(SIMULATOR_CONFIG)).durations).toMatchObject({ connection: 8000, route: 5000 });
});
