// What a step may spare a look for, against a real simulator: seen by this process, once, and of nothing that was there before us.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Attempt } from '../../activities/attempt.ts';
import { ensureConnection } from '../../activities/connection.ts';
import { ensureCustomerGateway } from '../../activities/customer-gateway.ts';
import { GatewayWait } from '../../activities/gateway-wait.ts';
import type { LinkTarget } from '../../activities/link-target.ts';
import { lookAtLink } from '../../activities/look-at-link.ts';
import { ensureRoute, publishRoutes } from '../../activities/routes.ts';
import { SharedReads } from '../../activities/shared-reads.ts';
import { connectionSight, customerGatewaySight, routeSight, Sights } from '../../activities/sights.ts';
import { connectCloud, type Cloud } from '../../cloud/connect-cloud.ts';
import { timingFor } from '../../runs/timing.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start-simulator.ts';
import { routeName } from '../../topology/route-key.ts';
import { aLink, HUB_A } from '../builders.ts';

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
const place = { account: 'default', region: 'cn-hangzhou' };
const desired = aLink();
const [route] = desired.routes;

let simulator: RunningSimulator;
let cloud: Cloud;
let sights: Sights;
let sent: string[];
beforeEach(async () => {
  const durations = { connection: '1ms', route: '1ms' };
  simulator = await startSimulator({ port: 0, controlPort: 0, config: parseSimulatorConfig({ durations }) });
  cloud = connectCloud({ endpoint: simulator.endpoint, credentials });
  sights = new Sights();
  sent = [];
});
afterEach(async () => {
  await cloud.close();
  await simulator.close();
});

function anAttempt(): Attempt {
  return {
    cloud: cloud.scoped(place, { onSend: (action) => sent.push(action) }),
    secrets: { psk: () => Promise.resolve('abcdefghijklmnopqrstuvwxyz234567') },
    gatewayWait: new GatewayWait(),
    shared: new SharedReads().in(place),
    sights,
    timing: { ...timingFor({ isLocal: true }), pollMs: 5, settleMs: 10 },
    accepted: () => {},
    about: () => {},
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

function aTarget(overrides: Partial<LinkTarget> = {}): LinkTarget {
  return {
    place: { owner: 'edge', endpointHash: '', cloud: place, timing: timingFor({ isLocal: true }) },
    plan: 'branches',
    site: desired.site,
    link: desired.link,
    gatewayId: HUB_A,
    patienceMs: 0,
    address: desired.address,
    ids: {},
    routes: [],
    how: 'made',
    linkRunId: 'run-1',
    ...overrides,
  };
}

async function makeConnection(target = aTarget()): Promise<{ id: string; customerGatewayId: string }> {
  const { id: customerGatewayId } = await ensureCustomerGateway(anAttempt(), { target, generation: 1 });
  const { id } = await ensureConnection(anAttempt(), { target, desired, customerGatewayId, generation: 1 });
  return { id, customerGatewayId };
}

test('what the look has seen absent is made without a second look, once', async () => {
  const target = aTarget();
  await lookAtLink(anAttempt(), { target, desired });
  sent = [];
  const { id, customerGatewayId } = await makeConnection(target);
  expect(sent.filter((action) => action === 'DescribeVpnConnections')).toEqual([]);
  const again = await ensureConnection(anAttempt(), { target, desired, customerGatewayId, generation: 1 });
  expect([again.id, sent.at(-1)]).toEqual([id, 'DescribeVpnConnections']);
});

test('of a connection that was there before us nothing is noted, and no sight of it is believed', async () => {
  const { id, customerGatewayId } = await makeConnection(aTarget({ linkRunId: 'run-0' }));
  const target = aTarget({ how: 'adopted', ids: { connectionId: id }, linkRunId: 'run-2' });
  sights.noteAbsent(connectionSight('run-2'));
  const found = await ensureConnection(anAttempt(), { target, desired, customerGatewayId, generation: 1 });
  expect(found).toEqual({ id });
  const gone = aTarget({ how: 'adopted', site: 'elsewhere', ids: { connectionId: 'vco-gone' }, linkRunId: 'run-3' });
  await lookAtLink(anAttempt(), { target: gone, desired });
  expect(sights.takeAbsent(connectionSight('run-3'))).toBe(false);
});

test('a route of a connection that was there before us is looked for, and what is read back of it is not kept', async () => {
  const { id: connectionId } = await makeConnection();
  const target = aTarget({ how: 'adopted', ids: { connectionId } });
  await ensureRoute(anAttempt(), { target, connectionId, route: route!, generation: 1 });
  expect(sights.takeRoutes({ connectionId, kind: 'destination' })).toBeUndefined();
  sights.noteAbsent(routeSight(connectionId, routeName(route!)));
  sent = [];
  await ensureRoute(anAttempt(), { target, connectionId, route: route!, generation: 1 });
  expect(sent).toEqual(['DescribeVpnRouteEntries']);
});

test('the publication of a link reads nothing that the read-back of its last route has shown, once', async () => {
  const { id: connectionId } = await makeConnection();
  const target = aTarget({ ids: { connectionId } });
  await ensureRoute(anAttempt(), { target, connectionId, route: route!, generation: 1 });
  sent = [];
  const first = await publishRoutes(anAttempt(), { target, connectionId, routes: desired.routes });
  expect(sent).toEqual([]);
  const second = await publishRoutes(anAttempt(), { target, connectionId, routes: desired.routes });
  expect(sent).toEqual(['DescribeVpnRouteEntries']);
  expect(first).toEqual(second);
  expect(first.routes).toMatchObject([{ to: route!.to, state: 'published' }]);
});

test('a route that was read back unpublished is read again, and published', async () => {
  const { id: connectionId } = await makeConnection();
  const target = aTarget({ ids: { connectionId } });
  await ensureRoute(anAttempt(), { target, connectionId, route: { ...route!, publish: false }, generation: 1 });
  sent = [];
  const { published } = await publishRoutes(anAttempt(), { target, connectionId, routes: desired.routes });
  expect(published).toHaveLength(1);
  expect(sent).toEqual(['DescribeVpnRouteEntries', 'PublishVpnRouteEntry']);
});

test('an address that somebody took after the survey is refused by the cloud, and ours is taken', async () => {
  const target = aTarget();
  const made = await ensureCustomerGateway(anAttempt(), { target, generation: 1 });
  sights.noteAbsent(customerGatewaySight(place, target.address));
  const other = aTarget({ linkRunId: 'run-2' });
  expect(await ensureCustomerGateway(anAttempt(), { target: other, generation: 1 })).toEqual({ ...made, isNew: false });
});
