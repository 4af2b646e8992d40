// What is easily left behind: reads that lag, lanes and links ended from outside, plans that change under what was parked.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aLink, aTopology, sites } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.close();
});

const nothing = { customerGateways: [], vpnConnections: [], routes: [] };

test('a create that took effect, was refused, and is not to be seen for a while, is undone all the same', async () => {
  await stage.fault({ match: { action: 'DescribeCustomerGateway' }, times: 1, fault: 'stale-reads', ms: 1_500 });
  await stage.fault({
    match: { action: 'CreateVpnConnection' },
    times: 1,
    fault: 'error-after-effect',
    status: 400,
    code: 'InvalidParameter',
  });
  const report = await stage.apply(aTopology({ links: sites(1) }));
  expect(report).toMatchObject({ outcome: 'rolled-back', leftovers: [] });
  expect(await stage.fired()).toBe(2);
  expect(await stage.inventory()).toMatchObject(nothing);
});

test.each(['DeleteVpnRouteEntry', 'DeleteVpnConnection', 'DeleteCustomerGateway'])(
  'reads that lag from %s on leave nothing behind after a destroy',
  async (action) => {
    await stage.apply(aTopology({ links: sites(2) }));
    await stage.fault({ match: { action }, times: 1, fault: 'stale-reads', ms: 1_500 });
    expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', leftovers: [] });
    expect(await stage.fired()).toBe(1);
    expect(await stage.inventory()).toMatchObject(nothing);
  },
);

test('a plan whose lanes were terminated is destroyed by its name alone', async () => {
  await stage.apply(aTopology({ links: sites(2) }));
  await stage.terminateLanes();
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', sites: { total: 2, removed: 2 } });
  expect(await stage.inventory()).toMatchObject(nothing);
});

test('applying again after the lanes were terminated changes nothing and brings the ledgers back', async () => {
  const topology = aTopology({ links: sites(2) });
  await stage.apply(topology);
  await stage.terminateLanes();
  const before = (await stage.effects()).length;
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'unchanged', operations: 0 });
  expect(await stage.effects()).toHaveLength(before);
  await stage.untilListed("WorkflowType='lane' AND ExecutionStatus='Running'", 2);
});

test.each([
  ['a link that is terminated', false],
  ['a link that is terminated together with its lane', true],
])('%s parks its site, and who did it and what it had made are named', async (_, withLane) => {
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry' },
    times: 'always',
    fault: 'stall-before-effect',
    ms: 8_000,
  });
  const handle = await stage.runs.startApply(aTopology({ links: sites(1) }));
  await stage.until('a connection', async () => (await stage.effects('CreateVpnConnection')).length === 1);
  const [link] = await stage.untilListed("WorkflowType='link' AND ExecutionStatus='Running'");
  if (withLane) await stage.terminateLanes(1);
  await stage.terminate(link ?? '');
  const report = await stage.runs.follow(handle);
  const { vpnConnections, customerGateways } = await stage.inventory();
  expect(report).toMatchObject({ outcome: 'parked', sites: { parked: 1 } });
  expect(report.failures[0]?.message).toContain('somebody did');
  expect(report.leftovers.map(({ type, id }) => `${type} ${id}`)).toEqual([
    `connection ${vpnConnections[0]?.VpnConnectionId}`,
    `customerGateway ${customerGateways[0]?.CustomerGatewayId}`,
  ]);
});

test('a parked site whose address was corrected is refused until what it left is destroyed', async () => {
  const refuse = { fault: 'error-before-effect', status: 403, code: 'Forbidden', times: 'always' };
  await stage.fault({ match: { action: 'CreateVpnConnection' }, ...refuse });
  await stage.fault({ match: { action: 'DeleteCustomerGateway' }, ...refuse });
  const link = aLink({ address: '203.0.113.50' });
  expect((await stage.apply(aTopology({ links: [link] }))).outcome).toBe('parked');
  await fetch(`${stage.simulator.control}/faults`, { method: 'DELETE' });
  const corrected = aTopology({ links: [{ ...link, address: '203.0.113.51' }] });
  expect(await stage.apply(corrected)).toMatchObject({ outcome: 'failed', failures: [{ code: 'LeftBehind' }] });
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed' });
  expect(await stage.apply(corrected)).toMatchObject({ outcome: 'applied' });
});

test('a renamed site is refused before anything, naming the old one', async () => {
  await stage.apply(aTopology({ links: [aLink({ site: 'oslo' })] }));
  const before = (await stage.effects()).length;
  const report = await stage.apply(aTopology({ links: [aLink({ site: 'oslo-new' })] }));
  expect(report).toMatchObject({ outcome: 'failed', failures: [{ code: 'Renamed', site: 'oslo-new' }] });
  expect(report.failures[0]?.message).toContain('site oslo');
  expect(await stage.effects()).toHaveLength(before);
});

test('a route that a foreign hand put on our connection is noted before a destroy, and named by what remains', async () => {
  const report = await stage.apply(aTopology({ links: sites(1) }));
  const [link] = report.links;
  await stage.world({
    op: 'add',
    type: 'route',
    VpnGatewayId: link?.gatewayId,
    NextHop: link?.vpnConnectionId,
    RouteDest: '10.99.0.0/24',
  });
  expect((await stage.runs.lookAtLedger('branches')).notes.join()).toContain('10.99.0.0/24');
  const { notes } = await stage.runs.look(aTopology({ links: sites(1) }));
  expect(notes.filter((note) => note.includes('10.99.0.0/24'))).toHaveLength(1);
  const parked = await stage.destroy('branches');
  expect(parked.outcome).toBe('parked');
  expect(parked.leftovers.map(({ type }) => type)).toEqual(['connection', 'customerGateway']);
  expect(parked.leftovers[0]?.reason).toContain('10.99.0.0/24');
  expect((await stage.inventory()).routes.map(({ RouteDest }) => RouteDest)).toEqual(['10.99.0.0/24']);
});
