// What a link may say beside the plain case: each is applied, applied again without a mutation, and destroyed without a trace.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunReport } from '../../runs/report.ts';
import type { Link } from '../../topology/model.ts';
import { aLink, aTopology, HUB_A } from '../builders.ts';
import { Stage } from './stage.ts';

const PSK = 'branch-key-of-bodo-0001';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open({ withWorker: false });
  await stage.startWorker({ BODO_PSK: PSK });
});
afterEach(async () => {
  await stage.close();
});

const bergen = aLink({
  site: 'bergen',
  siteSubnets: ['10.3.0.0/24'],
  ids: { local: 'gw.example.net', remote: 'bergen.example.net' },
  healthCheck: { from: '172.16.0.10', to: '10.3.0.1', intervalSeconds: 5, retries: 4 },
  routes: [
    { to: '10.3.0.0/24', weight: 100, publish: true },
    { to: '10.3.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false },
    { to: '10.3.0.0/24', from: '172.16.6.0/24', weight: 100, publish: false },
  ],
});

function stavanger(link: 'a' | 'b'): Link {
  return aLink({
    site: 'stavanger',
    link,
    address: link === 'a' ? '198.51.100.4' : '198.51.100.5',
    siteSubnets: ['10.4.0.0/24'],
    selectors: 'any',
    routes: [{ to: '10.4.0.0/24', weight: link === 'a' ? 100 : 0, publish: true }],
  });
}

/** Applies twice: the second time nothing is done. */
async function applied(links: Link[]): Promise<RunReport> {
  const topology = aTopology({ links });
  const report = await stage.apply(topology);
  expect(report).toMatchObject({ outcome: 'applied', leftovers: [], failures: [] });
  const before = (await stage.effects()).length;
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'unchanged', operations: 0 });
  expect(await stage.effects()).toHaveLength(before);
  return report;
}

const NOTHING = { customerGateways: [], vpnConnections: [], routes: [], policyRoutes: [] };

test('policy routes, identifiers and a health check are made as wished', async () => {
  const report = await applied([bergen]);
  const { vpnConnections, routes, policyRoutes } = await stage.inventory();
  expect(vpnConnections[0]).toMatchObject({
    IkeConfig: { LocalId: 'gw.example.net', RemoteId: 'bergen.example.net' },
    VcoHealthCheck: { Enable: 'true', Sip: '172.16.0.10', Dip: '10.3.0.1', Interval: 5, Retry: 4 },
  });
  expect(routes).toMatchObject([{ RouteDest: '10.3.0.0/24', Weight: 100, State: 'published' }]);
  expect(policyRoutes).toMatchObject([
    { RouteSource: '172.16.5.0/24', Weight: 0, State: 'normal' },
    { RouteSource: '172.16.6.0/24', Weight: 100, State: 'normal' },
  ]);
  expect(report.links[0]?.routes).toHaveLength(3);
  expect(report.links[0]?.routes).toContainEqual({
    to: '10.3.0.0/24',
    from: '172.16.5.0/24',
    weight: 0,
    state: 'normal',
  });
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await stage.inventory()).toMatchObject(NOTHING);
});

test('other identifiers, another health check and a reweighed policy route are refused by name', async () => {
  await applied([bergen]);
  const changed = {
    ...bergen,
    ids: { local: 'other.example.net' },
    healthCheck: { ...bergen.healthCheck!, retries: 9 },
    routes: bergen.routes.map((route) => ({ ...route, weight: 100 as const })),
  };
  const report = await stage.apply(aTopology({ links: [changed] }));
  expect(report.outcome).toBe('failed');
  const said = report.failures.map(({ message }) => message).join('\n');
  for (const name of ['ids.local', 'ids.remote', 'healthCheck', 'routes[10.3.0.0/24 from 172.16.5.0/24].weight']) {
    expect(said).toContain(name);
  }
});

test('a policy route that is refused takes its site with it, the routes before it included', async () => {
  await stage.fault({
    match: { action: 'CreateVpnPbrRouteEntry', param: { RouteSource: '172.16.6.0/24' } },
    fault: 'error-before-effect',
    status: 400,
    code: 'Resource.QuotaFull',
    times: 'always',
  });
  const report = await stage.apply(aTopology({ links: [bergen] }));
  expect(report).toMatchObject({ outcome: 'rolled-back', leftovers: [], failures: [{ code: 'Resource.QuotaFull' }] });
  expect(await stage.inventory()).toMatchObject(NOTHING);
});

test('two links of one site on one gateway have the same destination, one active and one standby', async () => {
  await applied([stavanger('a'), stavanger('b')]);
  const { vpnConnections, routes } = await stage.inventory();
  expect(vpnConnections).toHaveLength(2);
  expect(vpnConnections).toMatchObject([
    { LocalSubnet: '0.0.0.0/0', RemoteSubnet: '0.0.0.0/0' },
    { LocalSubnet: '0.0.0.0/0', RemoteSubnet: '0.0.0.0/0' },
  ]);
  expect(routes.map(({ RouteDest, Weight }) => `${RouteDest} ${Weight}`).sort()).toEqual([
    '10.4.0.0/24 0',
    '10.4.0.0/24 100',
  ]);
  expect((await stage.runs.look(aTopology({ links: [stavanger('a'), stavanger('b')] }))).notes).toEqual([]);
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await stage.inventory()).toMatchObject(NOTHING);
});

test('a standby link that is undone leaves the published route of the active one', async () => {
  await applied([stavanger('a')]);
  const more = {
    ...stavanger('b'),
    routes: [...stavanger('b').routes, { to: '10.5.0.0/24', weight: 100, publish: true } as const],
  };
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry', param: { RouteDest: '10.5.0.0/24' } },
    fault: 'error-before-effect',
    status: 400,
    code: 'Resource.QuotaFull',
    times: 'always',
  });
  await stage.apply(aTopology({ links: [stavanger('a'), more] }));
  const { vpnConnections, routes } = await stage.inventory();
  expect(vpnConnections).toHaveLength(1);
  expect(routes).toMatchObject([{ RouteDest: '10.4.0.0/24', Weight: 100, State: 'published' }]);
});

test('a customer gateway that the plan names by its id is used, and stays whatever happens', async () => {
  await stage.world({ op: 'add', type: 'customerGateway', IpAddress: '203.0.113.50', Name: 'shared' });
  const [shared] = (await stage.inventory()).customerGateways;
  const tromso = aLink({ site: 'tromso', address: '', customerGatewayId: shared!.CustomerGatewayId });
  await applied([tromso]);
  expect((await stage.inventory()).vpnConnections[0]?.CustomerGatewayId).toBe(shared!.CustomerGatewayId);
  expect(await stage.destroy('branches')).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await stage.inventory()).toMatchObject({ ...NOTHING, customerGateways: [shared] });
});

test('ids of the cloud that do not exist are said by name, before anything', async () => {
  const links = [
    aLink({ site: 'tromso', address: '', customerGatewayId: 'cgw-none' }),
    aLink({ site: 'bodo', address: '203.0.113.8', siteSubnets: ['10.6.0.0/24'], connectionId: 'vco-none' }),
  ];
  const report = await stage.apply(aTopology({ links }));
  expect(report.outcome).toBe('failed');
  expect(report.failures.map(({ site, code }) => `${site} ${code}`)).toEqual([
    'tromso CustomerGatewayNotFound',
    'bodo ConnectionNotFound',
  ]);
  expect(report.failures[0]?.message).toContain('cgw-none');
  expect(report.failures[1]?.message).toContain('vco-none');
  expect(await stage.effects()).toEqual([]);
});

/** A connection as a person at the console has made it: one route of its own. */
async function byHand(): Promise<{ connectionId: string; link: Link }> {
  const address = '203.0.113.12';
  const gateway = (await stage.world({ op: 'add', type: 'customerGateway', IpAddress: address, Name: 'bodo' })) as {
    CustomerGatewayId: string;
  };
  const { VpnConnectionId: connectionId } = (await stage.world({
    op: 'add',
    type: 'vpnConnection',
    VpnGatewayId: HUB_A,
    CustomerGatewayId: gateway.CustomerGatewayId,
    Name: 'bodo-by-hand',
    LocalSubnet: '172.16.0.0/16',
    RemoteSubnet: '10.6.0.0/24',
    EffectImmediately: true,
    AutoConfigRoute: false,
    IkeConfig: { Psk: PSK, IkeVersion: 'ikev2', IkeEncAlg: 'aes256', IkeAuthAlg: 'sha1', IkePfs: 'group14' },
    IpsecConfig: { IpsecEncAlg: 'aes256', IpsecAuthAlg: 'sha1', IpsecPfs: 'group14' },
  })) as { VpnConnectionId: string };
  const route = { VpnGatewayId: HUB_A, NextHop: connectionId, RouteDest: '10.6.0.0/24', PublishVpc: true };
  await stage.world({ op: 'add', type: 'route', ...route });
  const link = aLink({
    site: 'bodo',
    address,
    siteSubnets: ['10.6.0.0/24'],
    connectionId,
    psk: { kind: 'env', name: 'BODO_PSK' },
    routes: [
      { to: '10.6.0.0/24', weight: 100, publish: true },
      { to: '10.66.0.0/24', weight: 100, publish: true },
    ],
  });
  return { connectionId, link };
}

test('a connection that is taken over gains what it lacks; a destroy takes back that alone and leaves the rest', async () => {
  const { connectionId, link } = await byHand();
  const before = await stage.inventory();
  const report = await applied([link]);
  expect(report).toMatchObject({ operations: 1, links: [{ vpnConnectionId: connectionId }] });
  expect((await stage.inventory()).vpnConnections).toMatchObject([{ Name: 'bodo-by-hand' }]);

  const gone = await stage.destroy('branches');
  expect(gone).toMatchObject({ outcome: 'removed', leftovers: [], operations: 2 });
  expect(await stage.inventory()).toMatchObject({
    customerGateways: before.customerGateways,
    vpnConnections: [{ VpnConnectionId: connectionId, Name: 'bodo-by-hand' }],
    routes: before.routes,
  });
  expect((await stage.runs.lookAtLedger('branches')).others).toEqual([]);
});

test('asked to, a destroy removes a connection that was taken over, with its routes', async () => {
  const { link } = await byHand();
  await applied([link]);
  const gone = await stage.destroy('branches', { includeAdopted: true });
  expect(gone).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await stage.inventory()).toMatchObject({ vpnConnections: [], routes: [] });
});

test('a route that is refused on a connection that was taken over leaves it as it was', async () => {
  const { link } = await byHand();
  const before = await stage.inventory();
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry' },
    fault: 'error-after-effect',
    status: 400,
    code: 'Resource.QuotaFull',
    times: 1,
  });
  const report = await stage.apply(aTopology({ links: [link] }));
  expect(report).toMatchObject({ outcome: 'rolled-back', leftovers: [], failures: [{ code: 'Resource.QuotaFull' }] });
  const { routes, vpnConnections, customerGateways } = await stage.inventory();
  expect(routes).toEqual(before.routes);
  expect([vpnConnections.length, customerGateways.length]).toEqual([1, 1]);
});

test('a connection with other values is not taken over, and one of another site neither', async () => {
  const { link, connectionId } = await byHand();
  const other = { ...link, ike: { ...link.ike, lifetimeSeconds: 60 } };
  expect((await stage.apply(aTopology({ links: [other] }))).failures).toMatchObject([{ code: 'Differs' }]);

  await stage.destroy('branches').catch(() => undefined);
  const own = aLink({ site: 'oslo' });
  await stage.apply(aTopology({ plan: 'others', links: [own] }));
  const taken = (await stage.inventory()).vpnConnections.find(
    ({ VpnConnectionId }) => VpnConnectionId !== connectionId,
  );
  const thief = { ...link, connectionId: taken!.VpnConnectionId };
  const report = await stage.apply(aTopology({ links: [thief] }));
  expect(report.failures.map(({ code }) => code)).toContain('ConnectionHeld');
});
