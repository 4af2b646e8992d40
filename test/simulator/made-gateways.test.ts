import { describe, expect, it } from 'vitest';
import { aCloud, gatewayA } from './a-cloud.ts';

type Row = Record<string, unknown>;
const vpc = 'vpc-hub00000000000000000a';
const good = { VpcId: vpc, Bandwidth: 5, EnableIpsec: true };

describe('a VPN gateway', () => {
  it('is born unready, becomes active, is deleting for a while and then gone', async () => {
    const cloud = await aCloud();
    const { VpnGatewayId } = await cloud.call('CreateVpnGateway', good);
    const status = async () => (await cloud.call('DescribeVpnGateway', { VpnGatewayId }))['Status'];
    const seen = [await status()];
    for (const ms of [1, 4998, 1]) {
      cloud.clock.advance(ms);
      seen.push(await status());
    }
    await cloud.call('DeleteVpnGateway', { VpnGatewayId });
    seen.push(await status());
    cloud.clock.advance(5000);
    expect([...seen, await cloud.codeOf('DescribeVpnGateway', { VpnGatewayId })]).toEqual([
      'init',
      'provisioning',
      'provisioning',
      'active',
      'deleting',
      'InvalidVpnGatewayInstanceId.NotFound',
    ]);
  });

  it('takes no change before it is ready, and none while another one runs', async () => {
    const cloud = await aCloud();
    const { VpnGatewayId } = await cloud.call('CreateVpnGateway', good);
    const rename = () => cloud.codeOf('ModifyVpnGatewayAttribute', { VpnGatewayId, Name: 'hub' });
    const codes = [await rename()];
    cloud.clock.advance(5000);
    codes.push(await rename(), await rename());
    cloud.clock.advance(2000);
    codes.push(await rename());
    expect(codes).toEqual(['VpnGateway.Configuring', 'OK', 'VpnGateway.Configuring', 'OK']);
  });

  it('is not deleted while a connection or an SSL server is on it', async () => {
    const cloud = await aCloud({ config: { gateways: [{ id: gatewayA, region: 'cn-hangzhou', vpc, ssl: 'enable' }] } });
    const peer = await cloud.aPeer('8.8.8.8');
    const VpnConnectionId = await cloud.aConnection({ VpnGatewayId: gatewayA, CustomerGatewayId: peer });
    cloud.clock.advance(2000);
    const pool = { ClientIpPool: '192.168.0.0/24', LocalSubnet: '10.0.0.0/16' };
    await cloud.call('CreateSslVpnServer', { VpnGatewayId: gatewayA, ...pool });
    cloud.clock.advance(2000);
    const codes = [await cloud.codeOf('DeleteVpnGateway', { VpnGatewayId: gatewayA })];
    await cloud.call('DeleteVpnConnection', { VpnConnectionId });
    cloud.clock.advance(2000);
    codes.push(await cloud.codeOf('DeleteVpnGateway', { VpnGatewayId: gatewayA }));
    expect(codes).toEqual(['DependencyViolation.VpnConnection', 'DependencyViolation.SslVpnServer']);
  });

  it.each<[Row, string]>([
    [{ Bandwidth: '' }, 'MissingBandwidth'],
    [{ Bandwidth: 7 }, 'InvalidParameter'],
    [{ Bandwidth: 200 }, 'InvalidParameter'],
    [{ SslConnections: 50 }, 'InvalidParameter'],
    [{ VpcId: 'vpc-nowhere' }, 'InvalidVpcId.NotFound'],
    [{ VSwitchId: 'vsw-nowhere' }, 'InvalidVSwitchId.NotFound'],
    [{ Name: 'a.dot' }, 'InvalidName'],
    [{ EnableSsl: 'yes' }, 'InvalidParameter'],
  ])('with %j is refused', async (wrong, code) => {
    const cloud = await aCloud();
    expect(await cloud.codeOf('CreateVpnGateway', { ...good, ...wrong })).toBe(code);
  });

  it('may have a dot in its name, 200 Mbit/s and a token in the public edition', async () => {
    const cloud = await aCloud({ config: { edition: 'public' } });
    const wide = { ...good, Name: 'a.dot', Bandwidth: 200, ClientToken: 't' };
    const [first, second] = [await cloud.call('CreateVpnGateway', wide), await cloud.call('CreateVpnGateway', wide)];
    expect(second).toEqual(first);
    const apsara = await aCloud();
    const again = { ...good, ClientToken: 't' };
    const made = [await apsara.call('CreateVpnGateway', again), await apsara.call('CreateVpnGateway', again)];
    expect(new Set(made.map((row) => row['VpnGatewayId'])).size).toBe(2);
  });

  it('is counted against the quota', async () => {
    const cloud = await aCloud({ config: { quotas: { gatewaysPerAccount: 3 } } });
    const codes = [await cloud.codeOf('CreateVpnGateway', good), await cloud.codeOf('CreateVpnGateway', good)];
    expect(codes).toEqual(['OK', 'Resource.QuotaFull']);
  });
});

it('the VPCs that gateways live in are listed, with their vSwitches', async () => {
  const cloud = await aCloud();
  expect(await cloud.call('DescribeVpcs')).toMatchObject({
    TotalCount: 1,
    Vpcs: { Vpc: [{ VpcId: vpc, CidrBlock: '10.0.0.0/16' }] },
  });
  expect(await cloud.call('DescribeVSwitches', { VpcId: vpc })).toMatchObject({
    VSwitches: { VSwitch: [{ VSwitchId: 'vsw-hub00000000000000000a' }] },
  });
});
