import { afterEach, expect, test } from 'vitest';
import type { RunProgress } from '../../workflows/messages.ts';
import { progress, runIdOf } from '../../workflows/messages.ts';
import type { RunHandle } from '../../runs/start-run.ts';
import type { Link, Topology } from '../../topology/model.ts';
import { DEFAULT_ROLLOUT } from '../../topology/rollout.ts';
import { aLink, aTopology, HUB_A, HUB_B, sites } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

const onHubA = (count: number, group: number, prefix: string): Link[] =>
  sites(count, group).map((link, i) => ({ ...link, site: `${prefix}-${i + 1}`, gatewayId: HUB_A }));
const impatient = { ...DEFAULT_ROLLOUT, patience: { stepMinutes: 0.05, undoMinutes: 0.05 } };
const onlyHubA = [{ name: 'hub-a', id: HUB_A }];

async function progressOf(plan: string): Promise<RunProgress> {
  return await stage.client.workflow.getHandle(runIdOf({ owner: stage.owner, plan })).query(progress);
}

/** A run whose first link has its turn, and waits in it for the gateway until that is freed. */
async function startInTurn(topology: Topology): Promise<RunHandle> {
  await stage.world({ op: 'busy', gatewayId: HUB_A, ms: 'forever' });
  const handle = await stage.runs.startApply(topology);
  await stage.until('a customer gateway', async () => (await stage.effects('CreateCustomerGateway')).length > 0);
  return handle;
}

async function freeHubA(): Promise<void> {
  await stage.world({ op: 'busy', gatewayId: HUB_A, ms: 0 });
}

test('two plans on one gateway take turns, and the gateway is never asked while it works', async () => {
  stage = await Stage.open();
  const plans = ['a', 'b'].map((plan, i) =>
    aTopology({ plan: `plan-${plan}`, gateways: onlyHubA, links: onHubA(20, i, plan) }),
  );
  const handles = await Promise.all(plans.map((plan) => stage.runs.startApply(plan)));
  const reports = await Promise.all(handles.map((handle) => stage.runs.follow(handle)));
  expect(reports.map(({ outcome, sites: { applied } }) => [outcome, applied])).toEqual([
    ['applied', 20],
    ['applied', 20],
  ]);
  expect(await stage.answers('VpnGateway.Configuring')).toBe(0);
  const order = (await stage.effects('CreateVpnConnection')).map(({ name }) => name.charAt(0));
  expect(order).toHaveLength(40);
  const both = order.slice(order.lastIndexOf('a') < order.lastIndexOf('b') ? order.indexOf('b') : order.indexOf('a'));
  const end = Math.min(both.lastIndexOf('a'), both.lastIndexOf('b')) + 1;
  for (let from = 0; from + 10 <= end; from++) {
    const window = both.slice(from, from + 10);
    const ofA = window.filter((plan) => plan === 'a').length;
    expect(Math.abs(10 - 2 * ofA), window.join('')).toBeLessThanOrEqual(2);
  }
});

test('a gateway held busy for ever: the run says so, the other gateway finishes, patience ends once; freed, all is applied', async () => {
  stage = await Stage.open();
  await stage.world({ op: 'busy', gatewayId: HUB_A, ms: 'forever' });
  const topology = aTopology({ links: sites(8), rollout: impatient });
  const handle = await stage.runs.startApply(topology);
  await stage.until('the news', async () => (await progressOf('branches')).news[0]?.busySince !== undefined);
  expect((await progressOf('branches')).news).toMatchObject([{ gatewayId: HUB_A }]);
  const report = await stage.runs.follow(handle);
  expect(report).toMatchObject({ outcome: 'partial', sites: { applied: 4, rolledBack: 4 }, leftovers: [] });
  expect(new Set(report.failures.map(({ code }) => code))).toEqual(new Set(['VpnGateway.Configuring', 'GatewayBusy']));
  expect(report.failures.filter(({ code }) => code === 'VpnGateway.Configuring')).toHaveLength(1);
  expect((await stage.inventory()).customerGateways).toHaveLength(4);
  await stage.world({ op: 'busy', gatewayId: HUB_A, ms: 0 });
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'applied', sites: { applied: 4, unchanged: 4 } });
});

test('a paused lane ends its turn and begins nothing; the run says why; resumed, it goes on', async () => {
  stage = await Stage.open();
  const links = onHubA(4, 0, 'a');
  const handle = await startInTurn(aTopology({ gateways: onlyHubA, links }));
  await stage.runs.pause({ gatewayId: HUB_A, reason: 'change freeze' });
  await freeHubA();
  await stage.until('the turn to end', async () => (await progressOf('branches')).results.length > 0);
  await stage.until('the news', async () => (await progressOf('branches')).news[0]?.held?.reason === 'change freeze');
  await stage.until(
    'what was begun early to be undone',
    async () => (await stage.inventory()).customerGateways.length === 1,
  );
  expect(await stage.effects('CreateVpnConnection')).toHaveLength(1);
  expect(await stage.runs.resume({ gatewayId: HUB_A })).toEqual([{ gatewayId: HUB_A, holds: [] }]);
  expect(await stage.runs.follow(handle)).toMatchObject({ outcome: 'applied', sites: { applied: 4 } });
  expect(await stage.effects('CreateVpnConnection')).toHaveLength(4);
});

test('a pause of one plan lets another go on', async () => {
  stage = await Stage.open();
  const [a, b] = ['a', 'b'].map((plan, i) =>
    aTopology({ plan: `plan-${plan}`, gateways: onlyHubA, links: onHubA(3, i, plan) }),
  );
  const held = await startInTurn(a!);
  await stage.runs.pause({ plan: 'plan-a', reason: 'wait' });
  await freeHubA();
  expect(await stage.apply(b!)).toMatchObject({ outcome: 'applied' });
  expect((await stage.runs.status('plan-a')).outcome).toBe('running');
  await stage.runs.resume({ plan: 'plan-a' });
  expect(await stage.runs.follow(held)).toMatchObject({ outcome: 'applied' });
});

test('a lane that is cancelled in the UI is paused, and loses nothing', async () => {
  stage = await Stage.open();
  const topology = aTopology({ gateways: onlyHubA, links: onHubA(4, 0, 'a') });
  const handle = await startInTurn(topology);
  const [laneId] = await stage.untilListed("WorkflowType='lane'");
  await stage.cancel(laneId!);
  await stage.until('the pause', async () => (await progressOf('branches')).news[0]?.held !== undefined);
  await freeHubA();
  await stage.runs.resume({});
  expect(await stage.runs.follow(handle)).toMatchObject({ outcome: 'applied', sites: { applied: 4 } });
});

test('a redundant site is undone as a whole when one of its links fails, and the others stay', async () => {
  stage = await Stage.open();
  const twin = [
    aLink({ site: 'twin', link: 'a', gatewayId: HUB_A, address: '198.51.100.4', siteSubnets: ['10.4.0.0/24'] }),
    aLink({ site: 'twin', link: 'b', gatewayId: HUB_B, address: '198.51.100.5', siteSubnets: ['10.4.0.0/24'] }),
  ];
  await stage.fault({
    match: { action: 'CreateVpnConnection', param: { RemoteSubnet: '10.4.0.0/24', VpnGatewayId: HUB_B } },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  const report = await stage.apply(aTopology({ links: [...twin, ...sites(2)] }));
  expect(report).toMatchObject({ outcome: 'partial', sites: { total: 3, applied: 2, rolledBack: 1 }, leftovers: [] });
  expect(report.failures.map(({ site, link, code }) => [site, link, code])).toEqual(
    expect.arrayContaining([
      ['twin', 'a', 'SiteFailed'],
      ['twin', 'b', 'Forbidden'],
    ]),
  );
  const { vpnConnections, customerGateways, routes } = await stage.inventory();
  expect([vpnConnections.length, customerGateways.length, routes.length]).toEqual([2, 2, 2]);
});

test('an undo that is refused parks its site, the lane goes on, and a sweep removes it once the obstacle is gone', async () => {
  stage = await Stage.open();
  const links = onHubA(4, 0, 'a');
  const refuse = { fault: 'error-before-effect', status: 403, code: 'Forbidden', times: 'always' };
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry', param: { RouteDest: links[0]!.routes[0]!.to } },
    ...refuse,
  });
  await stage.fault({ match: { action: 'DeleteVpnConnection' }, ...refuse });
  const report = await stage.apply(aTopology({ gateways: onlyHubA, links }));
  expect(report).toMatchObject({ outcome: 'parked', sites: { applied: 3, parked: 1 } });
  expect(await stage.runs.remains()).toMatchObject([{ plan: 'branches', site: 'a-1', state: 'parked' }]);
  expect(await sweep()).toMatchObject({ outcome: 'parked' });
  await stage.clearFaults();
  expect(await sweep()).toMatchObject({ outcome: 'removed', sites: { total: 1, removed: 1 } });
  const { vpnConnections, customerGateways } = await stage.inventory();
  expect([vpnConnections.length, customerGateways.length]).toEqual([3, 3]);
  expect(await stage.runs.remains()).toEqual([]);
});

async function sweep() {
  return await stage.runs.follow(await stage.runs.startSweep('branches'));
}

test('a pause of what nobody knows is refused by name', async () => {
  stage = await Stage.open();
  await expect(stage.runs.pause({ gatewayId: 'vpn-nowhere', reason: 'x' })).rejects.toMatchObject({
    kind: 'not-found',
  });
  await expect(stage.runs.resume({ plan: 'nobodys' })).rejects.toMatchObject({ kind: 'not-found' });
});
