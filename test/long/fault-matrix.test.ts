// Every fault of the network on every mutating call: while a plan is made, while a failing site is undone, while a plan is removed.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Link, Topology } from '../../topology/model.ts';
import { aTopology, sites } from '../builders.ts';
import { Stage } from '../engine/stage.ts';

const FAULTS = [
  { fault: 'drop-before-effect' },
  { fault: 'drop-after-effect' },
  { fault: 'stall-before-effect', ms: 25_000 },
  { fault: 'stall-after-effect', ms: 25_000 },
  { fault: 'error-before-effect', status: 503, code: 'ServiceUnavailable' },
  { fault: 'error-after-effect', status: 503, code: 'ServiceUnavailable' },
  { fault: 'truncate' },
];
const CREATES = ['CreateCustomerGateway', 'CreateVpnConnection', 'CreateVpnRouteEntry'];
const DELETES = ['DeleteVpnRouteEntry', 'DeleteVpnConnection', 'DeleteCustomerGateway'];

const cellsOf = (actions: string[]) =>
  actions.flatMap((action) => FAULTS.map((fault) => ({ action, fault, name: `${fault.fault} on ${action}` })));

let stage: Stage;
let group = 0;
let cells = 0;

beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.clearFaults();
});
afterAll(async () => {
  process.stderr.write(`${cells} cells of the fault matrix\n`);
  await stage.close();
});

/** Two sites of two subnets each, with addresses and subnets of their own. */
function nextPlan(): Topology {
  group++;
  cells++;
  const links = sites(2, group).map((link, i): Link => {
    const siteSubnets = [`10.${i}.${group}.0/25`, `10.${i}.${group}.128/25`];
    const routes = siteSubnets.map((to) => ({ to, weight: 100 as const, publish: true }));
    return { ...link, siteSubnets, routes };
  });
  return aTopology({ plan: `plan-${group}`, links });
}

/** Sets the fault, does the work, and proves that the fault has fired in it. */
async function during<T>({ action, fault }: { action: string; fault: object }, work: () => Promise<T>): Promise<T> {
  await stage.fault({ match: { action }, ...fault, times: 1 });
  const result = await work();
  expect(await stage.fired()).toBeGreaterThanOrEqual(1);
  return result;
}

async function effectsSince(seq: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const effect of await stage.effects()) {
    if (effect.seq > seq) counts[effect.action] = (counts[effect.action] ?? 0) + 1;
  }
  return counts;
}

async function lastSeq(): Promise<number> {
  return (await stage.effects()).at(-1)?.seq ?? 0;
}

async function standing(): Promise<number[]> {
  const { customerGateways, vpnConnections, routes } = await stage.inventory();
  return [customerGateways.length, vpnConnections.length, routes.length];
}

describe('while a plan is made', () => {
  test.each(cellsOf(CREATES))('$name costs nothing, and nothing is made twice', async (cell) => {
    const plan = nextPlan();
    const before = await lastSeq();
    const report = await during(cell, () => stage.apply(plan));
    expect(report).toMatchObject({ outcome: 'applied', sites: { total: 2, applied: 2 }, leftovers: [] });
    expect(await effectsSince(before)).toMatchObject({
      CreateCustomerGateway: 2,
      CreateVpnConnection: 2,
      CreateVpnRouteEntry: 4,
    });
    expect(await stage.destroy(plan.plan)).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect(await standing()).toEqual([0, 0, 0]);
  });
});

describe('while a site that fails in the end is made and undone', () => {
  test.each(cellsOf([...CREATES, ...DELETES]))('$name leaves nothing of it behind', async (cell) => {
    const plan = nextPlan();
    const refused = plan.links[1]!.routes[1]!.to;
    await stage.fault({
      match: { action: 'CreateVpnRouteEntry', param: { RouteDest: refused } },
      fault: 'error-before-effect',
      status: 403,
      code: 'Forbidden',
      times: 'always',
    });
    const report = await during(cell, () => stage.apply(plan));
    expect(report).toMatchObject({ outcome: 'partial', sites: { applied: 1, rolledBack: 1 }, leftovers: [] });
    expect(await standing()).toEqual([1, 1, 2]);
    expect(await stage.destroy(plan.plan)).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect(await standing()).toEqual([0, 0, 0]);
  });
});

describe('while a plan is removed', () => {
  test.each(cellsOf(['PublishVpnRouteEntry', ...DELETES]))('$name leaves nothing behind', async (cell) => {
    const plan = nextPlan();
    expect(await stage.apply(plan)).toMatchObject({ outcome: 'applied' });
    const report = await during(cell, () => stage.destroy(plan.plan));
    expect(report).toMatchObject({ outcome: 'removed', sites: { removed: 2 }, leftovers: [] });
    expect(await standing()).toEqual([0, 0, 0]);
  });
});
