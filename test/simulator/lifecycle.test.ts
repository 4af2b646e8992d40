import { describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, everything, gatewayA, gatewayB } from './a-cloud.ts';

type Row = Record<string, unknown>;
const destination = '172.16.0.0/24';

async function gatewayStatus(cloud: Cloud, VpnGatewayId = gatewayA) {
  return (await cloud.call('DescribeVpnGateway', { VpnGatewayId }))['Status'];
}

async function connectionStatus(cloud: Cloud, VpnConnectionId: string) {
  const { Status, State } = await cloud.call('DescribeVpnConnection', { VpnConnectionId });
  return [Status, State];
}

async function aLink(cloud: Cloud, parameters: Row = {}) {
  const peer = await cloud.aPeer('8.8.8.8');
  const connection = await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId: peer, ...parameters });
  cloud.clock.advance(2000);
  return { peer, connection };
}

function routeOf(NextHop: string, parameters: Row = {}) {
  return { VpnGatewayId: gatewayA, NextHop, RouteDest: destination, PublishVpc: true, Weight: 100, ...parameters };
}

describe('a gateway takes one change at a time', () => {
  const changes = (peer: string, connection: string): [string, Row, number][] => [
    [
      'CreateVpnConnection',
      { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId: peer, LocalSubnet: '10.5.0.0/24' },
      2000,
    ],
    ['CreateVpnRouteEntry', routeOf(connection), 1000],
    ['DeleteVpnRouteEntry', routeOf(connection), 1000],
    ['DeleteVpnConnection', { VpnConnectionId: connection }, 2000],
  ];

  it('each change holds it for its duration, while reads and the other gateway go on', async () => {
    const cloud = await aCloud();
    const { peer, connection } = await aLink(cloud);
    for (const [action, parameters, ms] of changes(peer, connection)) {
      expect([action, await cloud.codeOf(action, parameters)]).toEqual([action, 'OK']);
      cloud.clock.advance(ms - 1);
      expect(await gatewayStatus(cloud)).toBe('updating');
      expect(await gatewayStatus(cloud, gatewayB)).toBe('active');
      for (const [other, otherParameters] of changes(peer, connection).slice(0, 2)) {
        expect([other, await cloud.codeOf(other, otherParameters)]).toEqual([other, 'VpnGateway.Configuring']);
      }
      const publish = {
        VpnGatewayId: gatewayA,
        NextHop: connection,
        RouteDest: destination,
        PublishVpc: true,
        RouteType: 'dbr',
      };
      expect(await cloud.codeOf('PublishVpnRouteEntry', publish)).toBe('VpnGateway.Configuring');
      expect(await cloud.codeOf('DescribeVpnConnections')).toBe('OK');
      cloud.clock.advance(1);
      expect(await gatewayStatus(cloud)).toBe('active');
    }
  });

  it('publishing needs a free gateway and does not hold it', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    await cloud.call('CreateVpnRouteEntry', routeOf(connection, { PublishVpc: false }));
    cloud.clock.advance(1000);
    await cloud.call('PublishVpnRouteEntry', { ...routeOf(connection), RouteType: 'dbr' });
    expect(await gatewayStatus(cloud)).toBe('active');
  });

  it('customer gateways need no gateway and are there at once', async () => {
    const cloud = await aCloud();
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 'forever' });
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    await cloud.call('DeleteCustomerGateway', { CustomerGatewayId });
    expect((await cloud.inventory()).customerGateways).toEqual([]);
  });

  it('clockScale 10 makes everything ten times faster', async () => {
    const cloud = await aCloud({ config: { clockScale: 10 } });
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId });
    cloud.clock.advance(199);
    expect(await gatewayStatus(cloud)).toBe('updating');
    cloud.clock.advance(1);
    expect(await gatewayStatus(cloud)).toBe('active');
  });

  it.each([
    ['a gateway that is being made', { status: 'provisioning' }, 'VpnGateway.Configuring'],
    ['a gateway that is being deleted', { status: 'deleting' }, 'VpnGateway.Configuring'],
    ['a gateway in arrears', { businessStatus: 'FinancialLocked' }, 'VpnGateway.FinancialLocked'],
    ['a gateway without IPsec', { ipsec: 'disable' }, 'VpnGateway.IpsecVpnDisabled'],
  ])('%s takes none', async (_, state, code) => {
    const cloud = await aCloud({
      config: { gateways: [{ id: gatewayA, region: 'cn-hangzhou', vpc: 'vpc-a', ...state }] },
    });
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    expect(
      await cloud.codeOf('CreateVpnConnection', { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId }),
    ).toBe(code);
  });

  it('a gateway in arrears lets connections be deleted, as its error table says, and routes not', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    await cloud.world({ op: 'modify', id: gatewayA, set: { BusinessStatus: 'FinancialLocked' } });
    expect(await cloud.codeOf('CreateVpnRouteEntry', routeOf(connection))).toBe('VpnGateway.FinancialLocked');
    expect(await cloud.codeOf('DeleteVpnConnection', { VpnConnectionId: connection })).toBe('OK');
  });
});

describe('a connection negotiates with its peer', () => {
  it('is not established at first, then in phase 1, then in phase 2', async () => {
    const cloud = await aCloud();
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    const connection = await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId });
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_not_established', 'init']);
    cloud.clock.advance(2000);
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_not_established', 'active']);
    cloud.clock.advance(500);
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_established', 'active']);
    cloud.clock.advance(500);
    expect(await connectionStatus(cloud, connection)).toEqual(['ipsec_sa_established', 'active']);
  });

  it('waits for traffic that never comes when EffectImmediately is false', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud, { EffectImmediately: false });
    cloud.clock.advance(600_000);
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_not_established', 'active']);
  });

  it.each([
    ['down', 'ike_sa_not_established'],
    ['mismatched', 'ipsec_sa_not_established'],
  ])('with a peer that is %s it ends as %s', async (peers, status) => {
    const cloud = await aCloud({ config: { peers } });
    const { connection } = await aLink(cloud);
    cloud.clock.advance(600_000);
    expect(await connectionStatus(cloud, connection)).toEqual([status, 'active']);
  });

  it('loses its tunnel with its peer and negotiates anew when it comes back', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    cloud.clock.advance(1000);
    expect(await connectionStatus(cloud, connection)).toEqual(['ipsec_sa_established', 'active']);
    await cloud.world({ op: 'peer', address: '8.8.8.8', state: 'down' });
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_not_established', 'active']);
    await cloud.world({ op: 'peer', address: '8.8.8.8', state: 'up' });
    cloud.clock.advance(999);
    expect(await connectionStatus(cloud, connection)).toEqual(['ike_sa_established', 'active']);
    cloud.clock.advance(1);
    expect(await connectionStatus(cloud, connection)).toEqual(['ipsec_sa_established', 'active']);
  });
});

describe('deleting', () => {
  it('a connection is listed until its deletion is done, then gone', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    await cloud.call('DeleteVpnConnection', { VpnConnectionId: connection });
    cloud.clock.advance(1999);
    expect((await connectionStatus(cloud, connection))[1]).toBe('deleting');
    cloud.clock.advance(1);
    expect(await cloud.codeOf('DescribeVpnConnection', { VpnConnectionId: connection })).toBe(
      'InvalidVpnConnectionInstanceId.NotFound',
    );
    expect(await cloud.call('DescribeVpnConnections')).toMatchObject({ TotalCount: 0 });
  });

  it('a connection with routes is refused, until they are gone', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    await cloud.call('CreateVpnRouteEntry', routeOf(connection));
    cloud.clock.advance(1000);
    const removal = { VpnConnectionId: connection };
    expect(await cloud.codeOf('DeleteVpnConnection', removal)).toBe('DependencyViolation.VpnRouteEntry');
    await cloud.call('DeleteVpnRouteEntry', routeOf(connection));
    cloud.clock.advance(1000);
    expect(await cloud.codeOf('DeleteVpnConnection', removal)).toBe('OK');
  });

  it('a customer gateway in use is refused, until its last connection is gone', async () => {
    const cloud = await aCloud();
    const { peer, connection } = await aLink(cloud);
    const removal = { CustomerGatewayId: peer };
    expect(await cloud.codeOf('DeleteCustomerGateway', removal)).toBe('DependencyViolation.VpnConnection');
    await cloud.call('DeleteVpnConnection', { VpnConnectionId: connection });
    expect(await cloud.codeOf('DeleteCustomerGateway', removal)).toBe('DependencyViolation.VpnConnection');
    cloud.clock.advance(2000);
    expect(await cloud.codeOf('DeleteCustomerGateway', removal)).toBe('OK');
  });

  it('a route needs its weight and its next hop', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    await cloud.call('CreateVpnRouteEntry', routeOf(connection));
    cloud.clock.advance(1000);
    expect(await cloud.codeOf('DeleteVpnRouteEntry', routeOf(connection, { Weight: 0 }))).toBe(
      'InvalidRouteEntry.NotFound',
    );
    expect(await cloud.codeOf('DeleteVpnRouteEntry', routeOf('vco-other'))).toBe('InvalidRouteEntry.NotFound');
    expect(await cloud.codeOf('DeleteVpnRouteEntry', routeOf(connection))).toBe('OK');
  });
});

describe('no two of the same', () => {
  it('a connection of the same ends and subnets is refused, in whatever order they are', async () => {
    const cloud = await aCloud();
    const IkeConfig = JSON.stringify({ IkeVersion: 'ikev2' });
    const { peer } = await aLink(cloud, { IkeConfig, LocalSubnet: '10.0.0.0/24,10.0.1.0/24' });
    const again = { ...everything, IkeConfig, VpnGatewayId: gatewayA, CustomerGatewayId: peer };
    const codes = ['10.0.1.0/24,10.0.0.0/24', '10.0.0.0/24'].map(async (LocalSubnet) =>
      cloud.codeOf('CreateVpnConnection', { ...again, LocalSubnet }),
    );
    expect(await Promise.all(codes)).toEqual(['InvalidVpnConnection.AlreadyExists', 'OK']);
  });

  it('a route is refused twice, and a second active one to the same destination', async () => {
    const cloud = await aCloud();
    const { peer, connection } = await aLink(cloud);
    const second = await cloud.aConnection({
      VpnGatewayId: gatewayA,
      CustomerGatewayId: peer,
      LocalSubnet: '10.1.0.0/24',
    });
    cloud.clock.advance(2000);
    await cloud.call('CreateVpnRouteEntry', routeOf(connection));
    cloud.clock.advance(1000);
    expect(await cloud.codeOf('CreateVpnRouteEntry', routeOf(connection, { Weight: 0 }))).toBe(
      'InvalidRouteEntry.AlreadyExists',
    );
    expect(await cloud.codeOf('CreateVpnRouteEntry', routeOf(second))).toBe('InvalidRouteEntry.WeightConflict');
    expect(await cloud.codeOf('CreateVpnRouteEntry', routeOf(second, { Weight: 0 }))).toBe('OK');
  });

  it('a next hop belongs to the same gateway', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    const code = await cloud.codeOf('CreateVpnRouteEntry', routeOf(connection, { VpnGatewayId: gatewayB }));
    expect(code).toBe('InvalidVpnConnectionInstanceId.NotFound');
  });
});

describe('routes', () => {
  it('answer with what they are, are published and withdrawn', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    const made = { VpnInstanceId: gatewayA, NextHop: connection, RouteDest: destination, Weight: 0 };
    const created = await cloud.call(
      'CreateVpnRouteEntry',
      routeOf(connection, { PublishVpc: false, Weight: 0, Description: 'any text' }),
    );
    expect(created).toMatchObject({ ...made, State: 'normal', OverlayMode: 'Ipsec', Description: 'any text' });
    cloud.clock.advance(1000);
    for (const [PublishVpc, State] of [
      [true, 'published'],
      [false, 'normal'],
    ] as const) {
      await cloud.call('PublishVpnRouteEntry', {
        VpnGatewayId: gatewayA,
        NextHop: connection,
        RouteDest: destination,
        RouteType: 'dbr',
        PublishVpc,
      });
      const list = await cloud.call<{ VpnRouteEntries: { VpnRouteEntry: Row[] } }>('DescribeVpnRouteEntries', {
        VpnGatewayId: gatewayA,
      });
      expect(list.VpnRouteEntries.VpnRouteEntry).toEqual([{ ...made, State, CreateTime: created['CreateTime'] }]);
    }
  });

  it('that are not there cannot be published', async () => {
    const cloud = await aCloud();
    const { connection } = await aLink(cloud);
    expect(await cloud.codeOf('PublishVpnRouteEntry', { ...routeOf(connection), RouteType: 'dbr' })).toBe(
      'InvalidRouteEntry.NotFound',
    );
  });

  it('AutoConfigRoute adds one unpublished policy route per pair of subnets, which go with the connection', async () => {
    const cloud = await aCloud();
    const IkeConfig = JSON.stringify({ IkeVersion: 'ikev2' });
    const { connection } = await aLink(cloud, {
      IkeConfig,
      AutoConfigRoute: 'True',
      LocalSubnet: '10.0.0.0/24,10.0.1.0/24',
    });
    const { policyRoutes } = await cloud.inventory();
    expect(policyRoutes.map((route) => [route['RouteSource'], route['RouteDest'], route['State']])).toEqual([
      ['10.0.0.0/24', destination, 'normal'],
      ['10.0.1.0/24', destination, 'normal'],
    ]);
    await cloud.call('PublishVpnRouteEntry', { ...routeOf(connection), RouteType: 'pbr' });
    expect((await cloud.inventory()).policyRoutes.map((route) => route['State'])).toEqual(['published', 'published']);
    await cloud.call('DeleteVpnConnection', { VpnConnectionId: connection });
    cloud.clock.advance(2000);
    expect((await cloud.inventory()).policyRoutes).toEqual([]);
  });

  it('AutoConfigRoute adds none for a connection that routes by destination, and none by default', async () => {
    const cloud = await aCloud();
    const { peer } = await aLink(cloud, { AutoConfigRoute: true, LocalSubnet: '0.0.0.0/0', RemoteSubnet: '0.0.0.0/0' });
    await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId: peer });
    expect((await cloud.inventory()).policyRoutes).toEqual([]);
  });
});
