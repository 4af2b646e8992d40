import { afterEach, beforeEach, expect, test } from 'vitest';
import { aLink, aTopology, HUB_A, sites } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.close();
});

test('a plan becomes customer gateways, connections and published routes; again it changes nothing; destroyed it leaves nothing', async () => {
  const topology = aTopology({ links: sites(4) });
  const made = await stage.apply(topology);
  expect(made).toMatchObject({ outcome: 'applied', sites: { total: 4, applied: 4 }, leftovers: [], failures: [] });
  const { customerGateways, vpnConnections, routes } = await stage.inventory();
  expect([customerGateways.length, vpnConnections.length, routes.length]).toEqual([4, 4, 4]);
  expect(routes.every(({ State }) => State === 'published')).toBe(true);
  expect(made.links.map(({ vpnConnectionId }) => vpnConnectionId).sort()).toEqual(
    vpnConnections.map(({ VpnConnectionId }) => VpnConnectionId).sort(),
  );
  expect(made.operations).toBe((await stage.effects()).length);

  const before = (await stage.effects()).length;
  const again = await stage.apply(topology);
  expect(again).toMatchObject({ outcome: 'unchanged', sites: { total: 4, unchanged: 4 }, operations: 0 });
  expect(again.links).toHaveLength(4);
  expect(await stage.effects()).toHaveLength(before);

  const gone = await stage.destroy('branches');
  expect(gone).toMatchObject({ outcome: 'removed', sites: { total: 4, removed: 4 }, leftovers: [], links: [] });
  expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
  expect((await stage.runs.status('branches')).outcome).toBe('removed');
});

test('gateways are never asked for a second change while they work on one', async () => {
  await stage.apply(aTopology({ links: sites(6) }));
  const stats = (await (await fetch(`${stage.simulator.control}/stats`)).json()) as object;
  expect(JSON.stringify(stats)).not.toContain('Configuring');
});

test('a site that changed is refused attribute by attribute, before any effect', async () => {
  await stage.apply(aTopology({ links: sites(2) }));
  const before = (await stage.effects()).length;
  const [first, second] = sites(2);
  const changed = {
    ...second!,
    siteSubnets: ['10.77.0.0/24'],
    routes: [{ to: '10.77.0.0/24', weight: 100 as const, publish: true }],
  };
  const report = await stage.apply(aTopology({ links: [first!, changed] }));
  expect(report).toMatchObject({ outcome: 'failed', refusal: { reason: 'plan' }, sites: { total: 2, notStarted: 2 } });
  expect(report.failures.map(({ site, code }) => `${site} ${code}`)).toContain('site-2 Differs');
  expect(await stage.effects()).toHaveLength(before);
});

test('a missing route is completed, and nothing else is touched', async () => {
  const [link] = sites(1);
  await stage.apply(aTopology({ links: [link!] }));
  const [connection] = (await stage.inventory()).vpnConnections;
  const more = { ...link!, routes: [...link!.routes, { to: '10.200.0.0/24', weight: 100 as const, publish: true }] };
  const report = await stage.apply(aTopology({ links: [more] }));
  expect(report).toMatchObject({ outcome: 'applied', operations: 1 });
  expect((await stage.inventory()).vpnConnections.map(({ VpnConnectionId }) => VpnConnectionId)).toEqual([
    connection!.VpnConnectionId,
  ]);
});

test('an applied site whose added route is refused keeps its connection', async () => {
  const [link] = sites(1);
  await stage.apply(aTopology({ links: [link!] }));
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry' },
    fault: 'error-before-effect',
    status: 400,
    code: 'Resource.QuotaFull',
    times: 'always',
  });
  const more = { ...link!, routes: [...link!.routes, { to: '10.200.0.0/24', weight: 100 as const, publish: true }] };
  const report = await stage.apply(aTopology({ links: [more] }));
  expect(report).toMatchObject({
    outcome: 'rolled-back',
    leftovers: [],
    failures: [{ site: 'site-1', code: 'Resource.QuotaFull' }],
  });
  expect(await stage.effects('DeleteVpnConnection')).toEqual([]);
  expect((await stage.inventory()).routes).toHaveLength(1);
  expect((await stage.runs.status('branches')).links).toHaveLength(1);
});

test('an address that a foreign hand holds undoes that site alone, and the foreign id is named and untouched', async () => {
  const links = sites(3);
  await stage.world({ op: 'add', type: 'customerGateway', IpAddress: links[1]!.address, Name: 'by-hand' });
  const [foreign] = (await stage.inventory()).customerGateways;
  const report = await stage.apply(aTopology({ links }));
  expect(report).toMatchObject({ outcome: 'partial', sites: { total: 3, applied: 2, rolledBack: 1 }, leftovers: [] });
  expect(report.failures).toHaveLength(1);
  expect(report.failures[0]).toMatchObject({ site: 'site-2', code: 'Foreign' });
  expect(report.failures[0]?.message).toContain(foreign!.CustomerGatewayId);
  expect((await stage.inventory()).customerGateways).toContainEqual(foreign);
  await stage.destroy('branches');
  expect(await stage.inventory()).toMatchObject({ customerGateways: [foreign], vpnConnections: [], routes: [] });
});

test('two plans cannot hold the same subnet on one gateway: the second is refused before anything', async () => {
  await stage.apply(aTopology({ links: [aLink({ site: 'a', gatewayId: HUB_A })] }));
  const before = (await stage.effects()).length;
  const other = aLink({ site: 'b', gatewayId: HUB_A, address: '203.0.113.99' });
  const report = await stage.apply(aTopology({ plan: 'others', links: [other] }));
  expect(report).toMatchObject({ outcome: 'failed', failures: [{ code: 'SubnetHeld', site: 'b' }] });
  expect(report.failures[0]?.message).toContain('branches');
  expect(await stage.effects()).toHaveLength(before);
});

test('sites that the plan no longer has stay, and are said', async () => {
  await stage.apply(aTopology({ links: sites(3) }));
  const { others } = await stage.runs.look(aTopology({ links: sites(2) }));
  expect(others.map(({ site }) => site)).toEqual(['site-3']);
  expect((await stage.destroy('branches')).sites).toMatchObject({ removed: 3 });
});

test('a gateway that does not exist, and a variable that the worker lacks, are all said before anything', async () => {
  const link = aLink({ psk: { kind: 'env', name: 'NOT_THERE' }, gatewayId: 'vpn-nowhere' });
  const report = await stage.apply(aTopology({ gateways: [{ name: 'hub', id: 'vpn-nowhere' }], links: [link] }));
  expect(report).toMatchObject({ outcome: 'failed', refusal: { reason: 'plan' } });
  expect(report.failures.map(({ code }) => code).sort()).toEqual(['GatewayNotFound', 'SecretMissing']);
  expect(await stage.effects()).toEqual([]);
});
