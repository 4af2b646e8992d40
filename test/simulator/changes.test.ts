// Connections that change, weights, policy routes, and the options for what nobody knows of the real service.
import { describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, gatewayA } from './a-cloud.ts';
import { sendGet } from './raw-call.ts';

type Row = Record<string, unknown>;

let peers = 0;

async function aLink(cloud: Cloud, more: Row = {}): Promise<string> {
  peers += 1;
  const CustomerGatewayId = await cloud.aPeer(`8.8.8.${peers}`);
  const VpnConnectionId = await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId, ...more });
  cloud.clock.advance(2000);
  return VpnConnectionId;
}

describe('a connection that is modified', () => {
  it('keeps what is not named and negotiates a changed tunnel anew', async () => {
    const cloud = await aCloud();
    const VpnConnectionId = await aLink(cloud, { IkeConfig: '{"Psk":"kept","IkeVersion":"ikev2"}' });
    cloud.clock.advance(1000);
    const shown = async () => cloud.call('DescribeVpnConnection', { VpnConnectionId });
    expect(await shown()).toMatchObject({ Status: 'ipsec_sa_established' });
    await cloud.call('ModifyVpnConnectionAttribute', { VpnConnectionId, Name: 'renamed' });
    expect(await shown()).toMatchObject({ Name: 'renamed', Status: 'ipsec_sa_established', State: 'active' });
    cloud.clock.advance(2000);
    await cloud.call('ModifyVpnConnectionAttribute', { VpnConnectionId, IpsecConfig: '{"IpsecLifetime":3600}' });
    expect(await shown()).toMatchObject({ Status: 'ike_sa_not_established', State: 'init' });
    cloud.clock.advance(3000);
    expect(await shown()).toMatchObject({
      Status: 'ipsec_sa_established',
      IkeConfig: { Psk: 'kept', IkeVersion: 'ikev2' },
      IpsecConfig: { IpsecLifetime: 3600, IpsecEncAlg: 'aes' },
    });
  });

  it.each<[Row, string]>([
    [{ LocalSubnet: '10.0.0.0/24,10.0.1.0/24' }, 'IllegalParam.LocalSubnet'], // it is IKEv1
    [{ IkeConfig: '{"IkeAuthAlg":"sha256"}' }, 'InvalidParameter'],
    [{ HealthCheckConfig: '{"enable":"true","dip":"10.0.0.1"}' }, 'InvalidParameter'],
    [{ Name: '1st' }, 'InvalidName'],
  ])('with %j is refused and stays as it is', async (wrong, code) => {
    const cloud = await aCloud();
    const VpnConnectionId = await aLink(cloud);
    const before = (await cloud.inventory()).vpnConnections;
    expect(await cloud.codeOf('ModifyVpnConnectionAttribute', { VpnConnectionId, ...wrong })).toBe(code);
    expect((await cloud.inventory()).vpnConnections).toEqual(before);
  });

  it('with AutoConfigRoute gets the policy routes of its new subnets, published, and loses those of the old', async () => {
    const cloud = await aCloud();
    const VpnConnectionId = await aLink(cloud, { AutoConfigRoute: true });
    await cloud.call('ModifyVpnConnectionAttribute', {
      VpnConnectionId,
      RemoteSubnet: '172.17.0.0/24',
      AutoConfigRoute: true,
    });
    cloud.clock.advance(2000);
    expect((await cloud.inventory()).policyRoutes).toMatchObject([{ RouteDest: '172.17.0.0/24', State: 'published' }]);
  });

  it('answers with what it is and not with how it does, as the table says', async () => {
    const cloud = await aCloud();
    const VpnConnectionId = await aLink(cloud);
    const check = { enable: 'true', dip: '172.16.0.1', sip: '10.0.0.1', interval: '5', retry: '2' };
    const IkeConfig = JSON.stringify({ LocalIdIPsec: 'hub.example.com', RemoteId: 'oslo.example.com' });
    const change = { VpnConnectionId, IkeConfig, HealthCheckConfig: JSON.stringify(check) };
    const answer = await cloud.call('ModifyVpnConnectionAttribute', change);
    const VcoHealthCheck = { Enable: 'true', Dip: '172.16.0.1', Sip: '10.0.0.1', Interval: 5, Retry: 2 };
    expect(answer['VcoHealthCheck']).toEqual(VcoHealthCheck);
    expect([answer['Status'], answer['State'], answer['Description']]).toEqual([undefined, undefined, '']);
    cloud.clock.advance(3000);
    const ids = { LocalId: 'hub.example.com', RemoteId: 'oslo.example.com' };
    const described = { IkeConfig: ids, VcoHealthCheck: { ...VcoHealthCheck, Status: 'failed' } };
    expect(await cloud.call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
      ...described,
      VcoHealthCheck: { ...VcoHealthCheck, Status: 'success' },
    });
    await cloud.world({ op: 'peer', address: `8.8.8.${peers}`, state: 'down' });
    expect(await cloud.call('DescribeVpnConnections', { VpnConnectionId })).toMatchObject({
      VpnConnections: { VpnConnection: [described] },
    });
  });

  it('made without EffectImmediately waits for traffic, and its log tells the negotiation', async () => {
    const cloud = await aCloud();
    const VpnConnectionId = await aLink(cloud, { EffectImmediately: false });
    const logs = async () => {
      const asked = { VpnConnectionId, MinutePeriod: 10 };
      const { Data } = await cloud.call<{ Data: { Logs: string[] } }>('DescribeVpnConnectionLogs', asked);
      return Data.Logs.map((line) => line.slice(20));
    };
    cloud.clock.advance(60_000);
    expect(await logs()).toEqual([]);
    await cloud.world({ op: 'traffic', id: VpnConnectionId });
    cloud.clock.advance(1000);
    expect(await cloud.call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
      Status: 'ipsec_sa_established',
    });
    expect(await logs()).toEqual([
      '[IKE] initiating phase 1',
      '[IKE] phase 1 established',
      '[IPsec] phase 2 established',
    ]);
  });
});

describe('of two routes to one destination', () => {
  const cases = [
    ['VpnRouteEntry', {}],
    ['VpnPbrRouteEntry', { RouteSource: '10.0.0.0/24' }],
  ] as const;
  it.each(cases)('only one %s is active, and weights change only from what they are', async (kind, source) => {
    const cloud = await aCloud();
    const main = { VpnGatewayId: gatewayA, RouteDest: '172.20.0.0/16', NextHop: await aLink(cloud), ...source };
    const spare = { ...main, NextHop: await aLink(cloud, { RemoteSubnet: '172.18.0.0/24' }) };
    const code = async (verb: string, given: Row) => {
      const found = await cloud.codeOf(verb, given);
      cloud.clock.advance(2000);
      return found;
    };
    const create = `Create${kind}`;
    const modify = `Modify${kind}Weight`;
    const codes = [
      await code(create, { ...main, Weight: 100, PublishVpc: false }),
      await code(create, { ...main, Weight: 0, PublishVpc: false }),
      await code(create, { ...spare, Weight: 100, PublishVpc: false }),
      await code(create, { ...spare, Weight: 0, PublishVpc: false }),
      await code(modify, { ...spare, Weight: 0, NewWeight: 100 }),
      await code(modify, { ...main, Weight: 0, NewWeight: 100 }),
      await code(modify, { ...main, Weight: 100, NewWeight: 0 }),
      await code(modify, { ...spare, Weight: 0, NewWeight: 100 }),
      await code(`Delete${kind}`, { ...spare, Weight: 0 }),
      await code(`Delete${kind}`, { ...spare, Weight: 100 }),
    ];
    const gone = 'InvalidRouteEntry.NotFound';
    const clash = 'InvalidRouteEntry.WeightConflict';
    expect(codes).toEqual(['OK', 'InvalidRouteEntry.AlreadyExists', clash, 'OK', clash, gone, 'OK', 'OK', gone, 'OK']);
    expect(await cloud.codeOf('DeleteVpnConnection', { VpnConnectionId: main.NextHop })).toBe(
      'DependencyViolation.VpnRouteEntry',
    );
  });
});

it.each([
  ['apsara-3.16', 'InvalidRouteEntry.WeightConflict'], // guide 6.5.6: of the same destination
  ['public', 'OK'], // public docs: of the same source and destination
])('in %s a second active policy route from another source to the same destination gets %s', async (edition, code) => {
  const cloud = await aCloud({ config: { edition } });
  const common = { VpnGatewayId: gatewayA, RouteDest: '172.20.0.0/16', Weight: 100, PublishVpc: false };
  const subnets = { AutoConfigRoute: false };
  const main = { ...common, NextHop: await aLink(cloud, subnets) };
  const spare = { ...common, NextHop: await aLink(cloud, { ...subnets, RemoteSubnet: '172.18.0.0/24' }) };
  await cloud.call('CreateVpnPbrRouteEntry', { ...main, RouteSource: '10.0.0.0/24' });
  cloud.clock.advance(2000);
  // A connection with two subnets of its own has two such routes.
  await cloud.call('CreateVpnPbrRouteEntry', { ...main, RouteSource: '10.0.1.0/24' });
  cloud.clock.advance(2000);
  expect(await cloud.codeOf('CreateVpnPbrRouteEntry', { ...spare, RouteSource: '10.0.2.0/24' })).toBe(code);
});

it.each(['0.0.0.0/0', '100.64.0.0/10', '100.64.7.0/24', '100.0.0.0/8'])(
  'no route of either kind leads to %s',
  async (RouteDest) => {
    const cloud = await aCloud();
    const route = { VpnGatewayId: gatewayA, NextHop: await aLink(cloud), RouteDest, Weight: 100, PublishVpc: false };
    expect(await cloud.codeOf('CreateVpnRouteEntry', route)).toBe('InvalidParameter');
    const policyRoute = { ...route, RouteSource: '10.0.0.0/24' };
    expect(await cloud.codeOf('CreateVpnPbrRouteEntry', policyRoute)).toBe('InvalidParameter');
  },
);

it('who withdraws a policy route withdraws the destination route of the same block', async () => {
  const cloud = await aCloud();
  const NextHop = await aLink(cloud);
  const route = { VpnGatewayId: gatewayA, NextHop, RouteDest: '172.20.0.0/16' };
  await cloud.call('CreateVpnRouteEntry', { ...route, Weight: 100, PublishVpc: true });
  cloud.clock.advance(2000);
  await cloud.call('CreateVpnPbrRouteEntry', { ...route, RouteSource: '10.0.0.0/24', Weight: 100, PublishVpc: true });
  cloud.clock.advance(2000);
  await cloud.call('PublishVpnRouteEntry', { ...route, RouteType: 'pbr', PublishVpc: false });
  const { routes, policyRoutes } = await cloud.inventory();
  expect([...routes, ...policyRoutes].map((found) => found['State'])).toEqual(['normal', 'normal']);
});

describe('spelling: guide', () => {
  it('prints and takes the misprints of the guide', async () => {
    const cloud = await aCloud({ config: { spelling: 'guide' } });
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    const asked = { VpnGatewayId: gatewayA, CustomerGatewayId, IpssecConfig: '{"IpssecEncAlg":"aes256"}' };
    const VpnConnectionId = await cloud.aConnection(asked);
    cloud.clock.advance(2000);
    expect(await cloud.call('DescribeVpnConnections')).toMatchObject({
      VpnConnections: {
        VpnConnection: [{ status: expect.any(String) as unknown, IpssecConfig: { IpssecEncAlg: 'aes256' } }],
      },
    });
    expect(await cloud.call('ModifyVpnConnectionAttribute', { VpnConnectionId })).toMatchObject({
      IkeConfig: { Remoteld: '8.8.8.8' },
    });
    cloud.clock.advance(2000);
    expect(await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA })).toMatchObject({ IpssecVpn: 'enable' });
    const codes = [
      await cloud.codeOf('CreateVpnConnection', {
        ...asked,
        LocalSubnet: '10.0.0.0/24',
        RemoteSubnet: '172.16.0.0/24',
      }),
      await cloud.codeOf('DeleteVpnGateway', { VpnGatewayId: 'vpn-nowhere' }),
      await cloud.codeOf('DescribeVpnGateway', { VpnGatewayId: 'vpn-nowhere' }),
    ];
    expect(codes).toEqual([
      'InvalidVpnConnectionAlreadyExists',
      'InvalidVpnGatewayInstancelId.NotFound',
      'InvalidVpnGatewayInstanceId.NotFound',
    ]);
  });

  it.each([
    ['public', '<DescribeVpnConnectionsResponse>'],
    ['guide', '<DescribeVpnConnections>'],
  ])('%s has the root %s in XML', async (spelling, root) => {
    const { endpoint } = await aCloud({ config: { spelling } });
    const asked = { Action: 'DescribeVpnConnections', RegionId: 'cn-hangzhou', Format: 'XML' };
    expect((await sendGet(endpoint, asked)).text).toContain(`<?xml version="1.0" encoding="UTF-8"?>${root}`);
  });
});

describe('a cloud', () => {
  const create = { IpAddress: '8.8.8.8', ClientToken: 't' };

  it('without tokens does the same thing twice', async () => {
    const cloud = await aCloud({ config: { tokens: 'ignored' } });
    await cloud.call('CreateCustomerGateway', create);
    expect(await cloud.codeOf('CreateCustomerGateway', create)).toBe('InvalidIpAddress.AlreadyExist');
  });

  it('that poisons tokens refuses one for ever once its call was refused, and honours those that succeeded', async () => {
    const cloud = await aCloud({ config: { tokens: 'poisoned' } });
    await cloud.fault({ match: { action: 'CreateCustomerGateway' }, fault: 'error-before-effect', status: 503 });
    const codes = [
      await cloud.codeOf('CreateCustomerGateway', create),
      await cloud.codeOf('CreateCustomerGateway', create),
    ];
    expect(codes).toEqual(['InternalError', 'IdempotentFailed']);
    const other = { IpAddress: '9.9.9.9', ClientToken: 'u' };
    expect(await cloud.call('CreateCustomerGateway', other)).toEqual(await cloud.call('CreateCustomerGateway', other));
  });
});
