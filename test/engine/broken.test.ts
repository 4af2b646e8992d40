import { afterEach, expect, test } from 'vitest';
import { aTopology, sites } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

test('a worker killed in the middle of an apply and started again: the run ends applied, each connection was made once', async () => {
  stage = await Stage.open();
  const topology = aTopology({ links: sites(6) });
  const handle = await stage.runs.startApply(topology);
  await stage.until('two connections', async () => (await stage.effects('CreateVpnConnection')).length >= 2);
  await stage.killWorkers();
  await stage.startWorker();
  const report = await stage.runs.follow(handle);
  expect(report).toMatchObject({ outcome: 'applied', sites: { total: 6, applied: 6 } });
  const names = (await stage.effects('CreateVpnConnection')).map(({ name }) => name);
  expect(names).toHaveLength(6);
  expect(new Set(names).size).toBe(6);
  const { vpnConnections, customerGateways } = await stage.inventory();
  const { links } = await stage.runs.status('branches');
  expect(links.map(({ vpnConnectionId }) => vpnConnectionId).sort()).toEqual(
    vpnConnections.map(({ VpnConnectionId }) => VpnConnectionId).sort(),
  );
  expect(links.map(({ customerGatewayId }) => customerGatewayId).sort()).toEqual(
    customerGateways.map(({ CustomerGatewayId }) => CustomerGatewayId).sort(),
  );
});

test('a cancelled run undoes the site in its turn, keeps what is applied, and begins nothing else', async () => {
  stage = await Stage.open({ durations: { connection: '1s', route: '300ms' } });
  const handle = await stage.runs.startApply(aTopology({ links: sites(6) }));
  await stage.until(
    'a second connection on a gateway',
    async () => (await stage.effects('CreateVpnConnection')).length >= 3,
  );
  await stage.cancel(handle.workflowId);
  const report = await stage.runs.follow(handle);
  expect(report).toMatchObject({ outcome: 'cancelled', leftovers: [] });
  expect(report.sites.applied + report.sites.cancelled).toBe(6);
  expect(report.sites.cancelled).toBeGreaterThan(0);
  const { vpnConnections, customerGateways } = await stage.inventory();
  expect([vpnConnections.length, customerGateways.length]).toEqual([report.sites.applied, report.sites.applied]);
});

test('a lane that is terminated in the middle is followed by one that knows its ledger', async () => {
  stage = await Stage.open();
  const topology = aTopology({ links: sites(6) });
  const handle = await stage.runs.startApply(topology);
  await stage.until('two connections', async () => (await stage.effects('CreateVpnConnection')).length >= 2);
  await stage.terminateLanes();
  expect(await stage.runs.follow(handle)).toMatchObject({
    outcome: 'applied',
    sites: { total: 6, applied: 6 },
    leftovers: [],
  });
  expect((await stage.inventory()).vpnConnections).toHaveLength(6);
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', sites: { removed: 6 } });
  expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
});

test('a run that is terminated has its open site undone, and the next run of the plan finishes the work', async () => {
  stage = await Stage.open({ durations: { connection: '1s', route: '300ms' } });
  const topology = aTopology({ links: sites(4) });
  const handle = await stage.runs.startApply(topology);
  await stage.until('a connection', async () => (await stage.effects('CreateVpnConnection')).length >= 1);
  await stage.terminate(handle.workflowId);
  expect((await stage.runs.status('branches')).outcome).toBe('failed');
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'applied', leftovers: [] });
  expect((await stage.inventory()).vpnConnections).toHaveLength(4);
});

test('a second run of a plan that is running is refused by name', async () => {
  stage = await Stage.open({ durations: { connection: '1s', route: '300ms' } });
  const topology = aTopology({ links: sites(2) });
  const handle = await stage.runs.startApply(topology);
  await expect(stage.runs.startApply(topology)).rejects.toMatchObject({ kind: 'already-running' });
  expect(await stage.runs.follow(handle)).toMatchObject({ outcome: 'applied' });
});

test('a gateway that a foreign hand keeps busy is waited for', async () => {
  stage = await Stage.open();
  const [link] = sites(1);
  await stage.world({ op: 'busy', gatewayId: link!.gatewayId, ms: 3_000 });
  expect(await stage.apply(aTopology({ links: [link!] }))).toMatchObject({ outcome: 'applied' });
  expect(await stage.effects('CreateVpnConnection')).toHaveLength(1);
});

test('without a worker a look says so and names the queue', async () => {
  stage = await Stage.open({ withWorker: false });
  await expect(stage.runs.look(aTopology())).rejects.toMatchObject({
    kind: 'no-worker',
    message: expect.stringContaining('causeway-') as string,
  });
});

test('a worker with a wrong secret: the look is denied and names account and worker, nothing is made', async () => {
  stage = await Stage.open({ withWorker: false });
  const worker = await stage.startWorker({
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'testid',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong',
  });
  const { refusal } = await stage.runs.look(aTopology());
  expect(refusal).toMatchObject({ reason: 'denied', problems: [{ code: 'SignatureDoesNotMatch' }] });
  expect(refusal?.problems[0]?.message).toContain(`account default on worker ${worker.pid}@`);
  expect(await stage.effects()).toEqual([]);
});

test('after a run was terminated and its plan swept, the cloud has exactly what the ledger calls applied', async () => {
  stage = await Stage.open({ durations: { connection: '1s', route: '300ms' } });
  const handle = await stage.runs.startApply(aTopology({ links: sites(6) }));
  await stage.until('a second round', async () => (await stage.effects('CreateVpnConnection')).length >= 3);
  await stage.terminate(handle.workflowId);
  await stage.until('the open links to end', async () => {
    return (await stage.workflowIds("WorkflowType='link' AND ExecutionStatus='Running'")).length === 0;
  });
  const swept = await stage.runs.follow(await stage.runs.startSweep('branches'));
  expect(['unchanged', 'removed']).toContain(swept.outcome);
  const { others } = await stage.runs.lookAtLedger('branches');
  const { vpnConnections, customerGateways } = await stage.inventory();
  expect(others.map(({ state }) => state)).toEqual(others.map(() => 'applied'));
  expect(vpnConnections.map(({ VpnConnectionId }) => VpnConnectionId).sort()).toEqual(
    others.map(({ ids }) => ids.connectionId ?? '').sort(),
  );
  expect(customerGateways).toHaveLength(others.length);
});
