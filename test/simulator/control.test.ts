import { describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, everything, gatewayA, gatewayB } from './a-cloud.ts';

const other = { accessKeyId: 'other', accessKeySecret: 's', uid: '42' };
const twoAccounts = {
  accounts: [
    { accessKeyId: 'testid', accessKeySecret: 'testsecret', uid: '7' },
    other,
    { ...other, accessKeyId: 'colleague' },
  ],
};

async function aRoutedLink(cloud: Cloud) {
  const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
  const NextHop = await cloud.aConnection({
    VpnGatewayId: gatewayA,
    CustomerGatewayId,
    Name: 'oslo',
    ClientToken: 'token',
  });
  cloud.clock.advance(2000);
  const route = { VpnGatewayId: gatewayA, NextHop, RouteDest: '172.16.0.0/24' };
  await cloud.call('CreateVpnRouteEntry', { ...route, PublishVpc: false, Weight: 100 });
  return { CustomerGatewayId, NextHop, route: `${gatewayA}:${NextHop}:172.16.0.0/24` };
}

describe('GET /effects', () => {
  it('has every accepted mutation in order, and nothing else', async () => {
    const cloud = await aCloud();
    const { CustomerGatewayId, NextHop, route } = await aRoutedLink(cloud);
    await cloud.call('DescribeVpnConnections');
    await cloud.codeOf('DeleteVpnConnection', { VpnConnectionId: NextHop });
    const now = cloud.clock.now();
    const common = { accessKeyId: 'testid', region: 'cn-hangzhou' };
    expect(await cloud.lines('/effects')).toEqual([
      {
        ...common,
        seq: 1,
        time: now - 2000,
        action: 'CreateCustomerGateway',
        resourceType: 'customerGateway',
        resourceId: CustomerGatewayId,
        gatewayId: null,
        clientToken: null,
        name: '',
        busyUntil: null,
      },
      {
        ...common,
        seq: 2,
        time: now - 2000,
        action: 'CreateVpnConnection',
        resourceType: 'vpnConnection',
        resourceId: NextHop,
        gatewayId: gatewayA,
        clientToken: 'token',
        name: 'oslo',
        busyUntil: now,
      },
      {
        ...common,
        seq: 3,
        time: now,
        action: 'CreateVpnRouteEntry',
        resourceType: 'route',
        resourceId: route,
        gatewayId: gatewayA,
        clientToken: null,
        name: null,
        busyUntil: now + 1000,
      },
    ]);
    expect((await cloud.lines('/effects?after=2')).map((effect) => effect['seq'])).toEqual([3]);
  });
});

describe('GET /calls and /stats', () => {
  it('have every request, refused ones too', async () => {
    const cloud = await aCloud();
    await cloud.aPeer('8.8.8.8');
    await cloud.codeOf('DescribeVpnConnection', { VpnConnectionId: 'vco-nowhere' });
    await cloud.codeOf('Nonsense');
    const calls = await cloud.lines('/calls?after=1');
    expect(calls).toMatchObject([
      {
        seq: 2,
        action: 'DescribeVpnConnection',
        accessKeyId: 'testid',
        status: 404,
        code: 'InvalidVpnConnectionInstanceId.NotFound',
        resourceId: 'vco-nowhere',
      },
      {
        seq: 3,
        action: 'unknown',
        status: 404,
        code: 'InvalidAction.NotFound',
        resourceId: null,
        gatewayId: null,
        durationMs: 0,
      },
    ]);
    expect(await cloud.get('/stats')).toEqual({
      total: 3,
      actions: {
        CreateCustomerGateway: { total: 1, codes: { OK: 1 } },
        DescribeVpnConnection: { total: 1, codes: { 'InvalidVpnConnectionInstanceId.NotFound': 1 } },
        unknown: { total: 1, codes: { 'InvalidAction.NotFound': 1 } },
      },
    });
  });

  it('a dropped call has no status', async () => {
    const cloud = await aCloud();
    await cloud.fault({ fault: 'drop-after-effect' });
    await cloud.codeOf('DeleteCustomerGateway', { CustomerGatewayId: 'x' });
    await cloud.fault({ fault: 'drop-after-effect' });
    await cloud.codeOf('DescribeRegions');
    expect((await cloud.lines('/calls')).at(-1)).toMatchObject({ status: null, code: 'dropped' });
  });
});

it('GET /inventory has what exists in the words of the API, keys included', async () => {
  const cloud = await aCloud();
  const { NextHop, CustomerGatewayId } = await aRoutedLink(cloud);
  const found = await cloud.inventory();
  expect(Object.keys(found)).toEqual([
    'vpnGateways',
    'customerGateways',
    'vpnConnections',
    'routes',
    'policyRoutes',
    'sslServers',
    'clientCerts',
  ]);
  expect(found).toMatchObject({
    vpnGateways: [
      { VpnGatewayId: gatewayA, Status: 'updating' },
      { VpnGatewayId: gatewayB, Status: 'active' },
    ],
    customerGateways: [{ CustomerGatewayId, IpAddress: '8.8.8.8' }],
    vpnConnections: [{ VpnConnectionId: NextHop, Name: 'oslo', IkeConfig: { Psk: expect.any(String) as string } }],
    routes: [{ VpnInstanceId: gatewayA, NextHop, RouteDest: '172.16.0.0/24', Weight: 100, State: 'normal' }],
  });
  expect(JSON.stringify(found)).not.toMatch(/"(region|goneAtMs|configuredAtMs|busyUntilMs)"/);
});

describe('POST /world is a hand outside the engine', () => {
  it('adds by the rules of the API, at once, without an effect', async () => {
    const cloud = await aCloud();
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 'forever' });
    const peer = await cloud.world({ op: 'add', type: 'customerGateway', IpAddress: '8.8.8.8', Name: 'foreign' });
    const link = { VpnGatewayId: gatewayA, CustomerGatewayId: peer.body['id'], IkeConfig: { Psk: 'theirs' } };
    const connection = await cloud.world({ op: 'add', type: 'vpnConnection', ...everything, ...link });
    const route = { VpnGatewayId: gatewayA, NextHop: connection.body['id'], RouteDest: '172.16.0.0/24' };
    expect(await cloud.world({ op: 'add', type: 'route', ...route })).toMatchObject({
      status: 200,
      body: { State: 'normal', Weight: 100 },
    });
    expect(await cloud.call('DescribeVpnConnection', { VpnConnectionId: connection.body['id'] })).toMatchObject({
      State: 'active',
      IkeConfig: { Psk: 'theirs', RemoteId: '8.8.8.8' },
    });
    expect(await cloud.codeOf('CreateCustomerGateway', { IpAddress: '8.8.8.8' })).toBe('InvalidIpAddress.AlreadyExist');
    expect(await cloud.lines('/effects')).toEqual([]);
  });

  it('deletes at once, with what hangs on it', async () => {
    const cloud = await aCloud();
    const { NextHop, CustomerGatewayId, route } = await aRoutedLink(cloud);
    expect(await cloud.world({ op: 'delete', id: CustomerGatewayId })).toMatchObject({ status: 400 });
    expect(await cloud.world({ op: 'delete', id: route })).toMatchObject({ status: 200 });
    expect((await cloud.inventory()).routes).toEqual([]);
    expect(await cloud.world({ op: 'delete', id: NextHop })).toMatchObject({ status: 200 });
    expect(await cloud.world({ op: 'delete', id: NextHop })).toMatchObject({ status: 404 });
    expect(await cloud.world({ op: 'delete', id: CustomerGatewayId })).toMatchObject({ status: 200 });
    expect((await cloud.inventory()).customerGateways).toEqual([]);
  });

  it('deletes a gateway with its connections and routes', async () => {
    const cloud = await aCloud();
    await aRoutedLink(cloud);
    await cloud.world({ op: 'delete', id: gatewayA });
    expect(await cloud.codeOf('DescribeVpnGateway', { VpnGatewayId: gatewayA })).toBe(
      'InvalidVpnGatewayInstanceId.NotFound',
    );
    expect(await cloud.inventory()).toMatchObject({ vpnConnections: [], routes: [], customerGateways: [{}] });
  });

  it('modifies attributes, those of a group one by one', async () => {
    const cloud = await aCloud();
    const { NextHop } = await aRoutedLink(cloud);
    await cloud.world({ op: 'modify', id: NextHop, set: { Name: 'renamed', IkeConfig: { IkeLifetime: 3600 } } });
    expect(await cloud.call('DescribeVpnConnection', { VpnConnectionId: NextHop })).toMatchObject({
      Name: 'renamed',
      IkeConfig: { IkeLifetime: 3600, IkeVersion: 'ikev1' },
    });
  });

  it.each([
    [{ VpnConnectionId: 'vco-x' }, 'VpnConnectionId'],
    [{ Status: 'ipsec_sa_established' }, 'Status'],
    [{ goneAtMs: 0 }, 'goneAtMs'],
    [{ Name: 5 }, 'Name'],
  ])('does not modify %j', async (set, named) => {
    const cloud = await aCloud();
    const { NextHop } = await aRoutedLink(cloud);
    const { status, body } = await cloud.world({ op: 'modify', id: NextHop, set });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(named)]);
  });

  it('holds a gateway for a while, and frees it with what it was doing done', async () => {
    const cloud = await aCloud();
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 500 });
    const status = async () => (await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA }))['Status'];
    expect(await status()).toBe('updating');
    cloud.clock.advance(500);
    expect(await status()).toBe('active');
    const VpnConnectionId = await cloud.aConnection({
      VpnGatewayId: gatewayA,
      CustomerGatewayId: await cloud.aPeer('8.8.8.8'),
    });
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 0 });
    await cloud.call('DeleteVpnConnection', { VpnConnectionId });
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 0 });
    expect((await cloud.inventory()).vpnConnections).toEqual([]);
  });

  it.each([
    [{ op: 'explode' }, 'op'],
    [{ op: 'delete' }, 'id'],
    [{ op: 'add', type: 'teapot' }, 'type'],
    [{ op: 'add', type: 'sslServer' }, 'MissingVpnGatewayId'],
    [{ op: 'add', type: 'customerGateway', address: '8.8.8.8' }, 'address'],
    [{ op: 'add', type: 'customerGateway', IpAddress: '127.0.0.1' }, 'InvalidIpAddress.WrongFormat'],
    [{ op: 'busy', gatewayId: gatewayA, ms: -1 }, 'ms'],
    [{ op: 'peer', address: 'oslo', state: 'up' }, 'address'],
    [{ op: 'peer', address: '8.8.8.8', state: 'sleepy' }, 'state'],
  ])('refuses %j by name', async (hand, named) => {
    const cloud = await aCloud();
    const { status, body } = await cloud.world(hand);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(named)]);
  });

  it.each([
    { op: 'modify', id: 'vco-nowhere', set: {} },
    { op: 'busy', gatewayId: 'vpn-nowhere', ms: 1 },
  ])('says 404 to %j', async (hand) => {
    expect((await (await aCloud()).world(hand)).status).toBe(404);
  });
});

describe('worlds', () => {
  it('belong to accounts: keys of one uid share theirs, others see nothing of it', async () => {
    const cloud = await aCloud({ config: twoAccounts });
    await cloud.aPeer('8.8.8.8');
    await cloud.call('CreateCustomerGateway', { IpAddress: '8.8.8.8' }, { key: other });
    const asColleague = { key: { ...other, accessKeyId: 'colleague' } };
    expect(await cloud.codeOf('CreateCustomerGateway', { IpAddress: '8.8.8.8' }, asColleague)).toBe(
      'InvalidIpAddress.AlreadyExist',
    );
    expect(await cloud.call('DescribeCustomerGateways')).toMatchObject({ TotalCount: 1 });
    expect((await cloud.inventory()).customerGateways).toHaveLength(2);
    expect((await cloud.inventory('?accessKeyId=other')).customerGateways).toHaveLength(1);
    expect(await cloud.lines('/effects?accessKeyId=colleague')).toMatchObject([{ seq: 2, accessKeyId: 'other' }]);
    expect(await cloud.lines('/calls?accessKeyId=other')).toHaveLength(2);
    expect(await cloud.get('/stats?accessKeyId=other')).toMatchObject({ total: 2 });
  });

  it('a lock, a fault and a hand touch one world when told so', async () => {
    const cloud = await aCloud({ config: twoAccounts });
    await cloud.post('/world?accessKeyId=other', { op: 'busy', gatewayId: gatewayA, ms: 'forever' });
    await cloud.post('/faults?accessKeyId=other', { match: { action: 'DescribeRegions' }, fault: 'throttle' });
    expect(await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA })).toMatchObject({ Status: 'active' });
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
    expect(await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA }, { key: other })).toMatchObject({
      Status: 'updating',
    });
    expect(await cloud.codeOf('DescribeRegions', {}, { key: other })).toBe('Throttling.User');
  });

  it('POST /reset goes back to the seed, and no id or number is used again', async () => {
    const cloud = await aCloud({ config: twoAccounts });
    const before = await cloud.aPeer('8.8.8.8');
    await cloud.call('CreateCustomerGateway', { IpAddress: '8.8.8.8' }, { key: other });
    await cloud.fault({ fault: 'throttle', times: 'always', match: { action: 'DescribeRegions' } });
    await cloud.post('/reset?accessKeyId=testid', {});
    expect((await cloud.inventory()).customerGateways).toHaveLength(1);
    await cloud.post('/reset', {});
    expect(await cloud.inventory()).toMatchObject({ customerGateways: [], vpnGateways: [{}, {}, {}, {}] });
    expect([await cloud.lines('/effects'), await cloud.lines('/calls')]).toEqual([[], []]);
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
    expect(await cloud.aPeer('8.8.8.8')).not.toBe(before);
    expect(await cloud.lines('/effects')).toMatchObject([{ seq: 3 }]);
  });
});

it('ids look like those of the cloud and follow from the seed', async () => {
  const ids = [];
  for (const seed of [1, 1, 2]) {
    const cloud = await aCloud({ config: { seed } });
    const { CustomerGatewayId, NextHop } = await aRoutedLink(cloud);
    expect(CustomerGatewayId).toMatch(/^cgw-[a-z0-9]{20}$/);
    expect(NextHop).toMatch(/^vco-[a-z0-9]{20}$/);
    ids.push(CustomerGatewayId);
  }
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
});
