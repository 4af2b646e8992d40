import { describe, expect, it } from 'vitest';
import { aCloud, gatewayA, gatewayB } from './a-cloud.ts';

const instant = { connection: '0s', route: '0s' };

describe('quotas', () => {
  it.each(['published', { connectionsPerGateway: 10, customerGatewaysPerRegion: 100 }])(
    'of %j stop the eleventh connection of a gateway and the 101st customer gateway',
    async (quotas) => {
      const cloud = await aCloud({ config: { quotas, durations: instant } });
      const peers: string[] = [];
      for (let index = 0; index < 100; index += 1) peers.push(await cloud.aPeer(`9.9.9.${index}`));
      expect(await cloud.codeOf('CreateCustomerGateway', { IpAddress: '9.9.8.1' })).toBe('Resource.QuotaFull');
      for (const peer of peers.slice(0, 10))
        await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId: peer });
      const eleventh = { CustomerGatewayId: peers[10], LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' };
      expect(await cloud.codeOf('CreateVpnConnection', { VpnGatewayId: gatewayA, ...eleventh })).toBe(
        'Resource.QuotaFull',
      );
      expect(await cloud.codeOf('CreateVpnConnection', { VpnGatewayId: gatewayB, ...eleventh })).toBe('OK');
    },
  );

  it('stop one destination route and one set of policy routes too many, the latter with the counts', async () => {
    const quotas = { routesPerGateway: 1, policyRoutesPerGateway: 3 };
    const cloud = await aCloud({ config: { quotas, durations: instant } });
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    const IkeConfig = JSON.stringify({ IkeVersion: 'ikev2' });
    const pair = { VpnGatewayId: gatewayA, CustomerGatewayId, IkeConfig, AutoConfigRoute: true };
    const NextHop = await cloud.aConnection({ ...pair, LocalSubnet: '10.0.0.0/24,10.0.1.0/24' });
    const error = await cloud
      .aConnection({ ...pair, LocalSubnet: '10.2.0.0/24,10.3.0.0/24' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'QuotaExceeded.PolicyBasedRoute',
      data: {
        Message:
          'The maximum number of policy-based routes is exceeded. Existing routes: 2. Routes to be created: 2. Maximum routes: 3.',
      },
    });
    const route = { VpnGatewayId: gatewayA, NextHop, PublishVpc: false, Weight: 0 };
    expect(await cloud.codeOf('CreateVpnRouteEntry', { ...route, RouteDest: '172.16.0.0/24' })).toBe('OK');
    expect(await cloud.codeOf('CreateVpnRouteEntry', { ...route, RouteDest: '172.16.1.0/24' })).toBe(
      'Resource.QuotaFull',
    );
  });
});

describe('the route table of a VPC', () => {
  it('has an entry for each published destination and each pool of SSL clients, and no more than its quota', async () => {
    const vpc = 'vpc-hub00000000000000000a';
    const gateways = [gatewayA, gatewayB].map((id) => ({ id, region: 'cn-hangzhou', vpc, ssl: 'enable' }));
    const quick = { ...instant, policyRoute: '0s', sslServer: '0s' };
    const cloud = await aCloud({ config: { gateways, durations: quick, quotas: { routesPerVpc: 2 } } });
    const [NextHop, other] = await Promise.all(
      [gatewayA, gatewayB].map(async (VpnGatewayId, index) =>
        cloud.aConnection({ VpnGatewayId, CustomerGatewayId: await cloud.aPeer(`8.8.8.${index}`) }),
      ),
    );
    const route = { VpnGatewayId: gatewayA, NextHop, RouteDest: '172.16.0.0/24', Weight: 100 };
    const code = async (action: string, given: Record<string, unknown>) => cloud.codeOf(action, given);
    expect(await code('CreateVpnRouteEntry', { ...route, PublishVpc: true })).toBe('OK');
    // The same destination is the same entry; another gateway of the VPC fills the same table.
    const policyRoute = { ...route, RouteSource: '10.0.0.0/24', PublishVpc: true };
    expect(await code('CreateVpnPbrRouteEntry', policyRoute)).toBe('OK');
    const elsewhere = { VpnGatewayId: gatewayB, NextHop: other, RouteDest: '172.16.1.0/24', Weight: 100 };
    expect(await code('CreateVpnRouteEntry', { ...elsewhere, PublishVpc: true })).toBe('OK');
    const third = { ...route, RouteDest: '172.16.2.0/24' };
    expect(await code('CreateVpnRouteEntry', { ...third, PublishVpc: true })).toBe('Resource.QuotaFull');
    expect(await code('CreateVpnRouteEntry', { ...third, PublishVpc: false })).toBe('OK');
    const publication = { VpnGatewayId: gatewayA, NextHop, RouteDest: '172.16.2.0/24', RouteType: 'dbr' };
    expect(await code('PublishVpnRouteEntry', { ...publication, PublishVpc: true })).toBe('Resource.QuotaFull');
    const pool = { VpnGatewayId: gatewayA, ClientIpPool: '192.168.0.0/24', LocalSubnet: '10.0.0.0/16' };
    expect(await code('CreateSslVpnServer', pool)).toBe('QuotaExceeded.VpnRouteEntry');
    const withdrawal = { ...publication, RouteDest: '172.16.0.0/24', PublishVpc: false };
    expect(await code('PublishVpnRouteEntry', withdrawal)).toBe('OK');
    expect(await code('CreateSslVpnServer', pool)).toBe('OK');
    expect(await code('PublishVpnRouteEntry', { ...publication, PublishVpc: true })).toBe('Resource.QuotaFull');
  });
});

describe('rate limits', () => {
  it('refuse what is over the limit of a minute, per action, and do not count the refused', async () => {
    const cloud = await aCloud({ config: { limits: { DescribeRegions: 2 } } });
    const codes = [];
    for (let count = 0; count < 4; count += 1) codes.push(await cloud.codeOf('DescribeRegions'));
    expect(codes).toEqual(['OK', 'OK', 'Throttling.User', 'Throttling.User']);
    expect(await cloud.codeOf('DescribeVpnGateways')).toBe('OK');
    cloud.clock.advance(60_000);
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
  });

  it('shrink with the clock', async () => {
    const cloud = await aCloud({ config: { clockScale: 60, limits: { DescribeRegions: 1 } } });
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
    cloud.clock.advance(999);
    expect(await cloud.codeOf('DescribeRegions')).toBe('Throttling.User');
    cloud.clock.advance(1);
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
  });

  it('as published let 60 creations of a connection through', async () => {
    const cloud = await aCloud({ config: { limits: 'published' } });
    const nowhere = {
      VpnGatewayId: 'v',
      CustomerGatewayId: 'c',
      LocalSubnet: '10.0.0.0/8',
      RemoteSubnet: '10.0.0.0/8',
    };
    const codes = await Promise.all(
      Array.from({ length: 61 }, async () => cloud.codeOf('CreateVpnConnection', nowhere)),
    );
    expect(codes.filter((code) => code === 'Throttling.User')).toHaveLength(1);
  });
});
