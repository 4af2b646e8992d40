import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Topology } from '../../topology/model.ts';
import { aTopology, sites } from '../builders.ts';
import { Stage, type Inventory } from './stage.ts';

let stage: Stage;
let group = 0;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(async () => {
  await stage.close();
});

/** A plan of its own: other addresses, other subnets, the same two gateways. */
function nextPlan(): Topology {
  group++;
  return aTopology({ plan: `plan-${group}`, links: sites(6, group) });
}

/** What stands of the current plan's sites. */
async function standing(): Promise<{ addresses: string[]; connections: string[]; destinations: string[] }> {
  const { customerGateways, vpnConnections, routes }: Inventory = await stage.inventory();
  const mine = customerGateways.filter(({ IpAddress }) => IpAddress.startsWith(`203.0.${113 + group}.`));
  const ids = new Set(mine.map(({ CustomerGatewayId }) => CustomerGatewayId));
  return {
    addresses: mine.map(({ IpAddress }) => IpAddress),
    connections: vpnConnections.filter(({ CustomerGatewayId }) => ids.has(CustomerGatewayId)).map(({ Name }) => Name),
    destinations: routes.map(({ RouteDest }) => RouteDest).filter((to) => to.split('.')[2] === String(group)),
  };
}

const CREATES = ['CreateCustomerGateway', 'CreateVpnConnection', 'CreateVpnRouteEntry'];

for (const action of CREATES) {
  for (const nth of [1, 3, 6]) {
    test(`an answer to ${action} number ${nth} that is lost after its effect costs nothing`, async () => {
      const plan = nextPlan();
      const before = (await stage.effects(action)).length;
      const firedBefore = await stage.fired();
      await stage.fault({ match: { action, nth }, fault: 'drop-after-effect', times: 1 });
      expect(await stage.apply(plan)).toMatchObject({
        outcome: 'applied',
        sites: { total: 6, applied: 6 },
        leftovers: [],
      });
      expect(await stage.fired()).toBe(firedBefore + 1);
      expect((await stage.effects(action)).length - before).toBe(6);
      const { addresses, connections, destinations } = await standing();
      expect([addresses, connections, destinations].map((they) => new Set(they).size)).toEqual([6, 6, 6]);
      expect([addresses, connections, destinations].map(({ length }) => length)).toEqual([6, 6, 6]);
    });
  }
}

const refusals: [string, string, (plan: Topology) => Record<string, string>][] = [
  ['CreateCustomerGateway', 'error-before-effect', ({ links }) => ({ IpAddress: links[2]!.address })],
  ['CreateVpnConnection', 'error-before-effect', ({ links }) => ({ RemoteSubnet: links[2]!.siteSubnets.join(',') })],
  ['CreateVpnRouteEntry', 'error-before-effect', ({ links }) => ({ RouteDest: links[2]!.routes[0]!.to })],
  ['CreateCustomerGateway', 'error-after-effect', ({ links }) => ({ IpAddress: links[2]!.address })],
  ['CreateVpnConnection', 'error-after-effect', ({ links }) => ({ RemoteSubnet: links[2]!.siteSubnets.join(',') })],
  ['CreateVpnRouteEntry', 'error-after-effect', ({ links }) => ({ RouteDest: links[2]!.routes[0]!.to })],
];

test.each(refusals)(
  '%s refused for good (%s): that site is undone completely, the others are applied',
  async (action, fault, param) => {
    const plan = nextPlan();
    const firedBefore = await stage.fired();
    await stage.fault({
      match: { action, param: param(plan) },
      fault,
      status: 403,
      code: 'Forbidden',
      times: 'always',
    });
    const report = await stage.apply(plan);
    expect(report).toMatchObject({ outcome: 'partial', sites: { total: 6, applied: 5, rolledBack: 1 }, leftovers: [] });
    expect(report.failures).toMatchObject([{ site: 'site-3', code: 'Forbidden' }]);
    expect(report.failures[0]?.requestId).not.toBe('');
    expect(await stage.fired()).toBeGreaterThan(firedBefore);
    const { addresses, connections, destinations } = await standing();
    expect([addresses.length, connections.length, destinations.length]).toEqual([5, 5, 5]);
  },
);

test('a removal that is refused parks the site and lists exactly what remains; destroyed again later, it goes', async () => {
  const plan = nextPlan();
  await stage.apply(plan);
  const { vpnConnections } = await stage.inventory();
  const stuck = vpnConnections.find(({ Name }) => Name.startsWith('site-1_cw-') && isOf(plan, Name))!;
  const id = await stage.fault({
    match: {
      action: 'DeleteVpnConnection',
      param: { VpnConnectionId: stuck.VpnConnectionId },
    },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  const parked = await stage.destroy(plan.plan);
  expect(parked).toMatchObject({ outcome: 'parked', sites: { total: 6, removed: 5, parked: 1 } });
  const { VpnConnectionId, CustomerGatewayId } = stuck;
  expect(parked.leftovers.map(({ type, id: left, site }) => `${site} ${type} ${left}`)).toEqual([
    `site-1 connection ${VpnConnectionId}`,
    `site-1 customerGateway ${CustomerGatewayId}`,
  ]);
  await fetch(`${stage.simulator.control}/faults`, { method: 'DELETE' });
  expect(id).not.toBe('');
  expect(await stage.destroy(plan.plan)).toMatchObject({ outcome: 'removed', sites: { total: 1, removed: 1 } });
  expect(await standing()).toEqual({ addresses: [], connections: [], destinations: [] });

  /** The newest site-1 is this plan's. */
  function isOf(_: Topology, name: string): boolean {
    return vpnConnections.filter((it) => it.Name.startsWith('site-1_cw-')).at(-1)?.Name === name;
  }
});
