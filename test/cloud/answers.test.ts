import { expect, test } from 'vitest';
import type { ScopedCloud } from '../../cloud/connect-cloud.ts';
import { json } from './recording-server.ts';
import { allActions, callSample, sampleCalls } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

function cloud(): ScopedCloud {
  return served.connect().scoped(scope);
}

const connection = sampleCalls.DescribeVpnConnection.answer as Record<string, unknown>;
const readConnection = () => cloud().call('DescribeVpnConnection', { VpnConnectionId: 'vco-bp10lz7aejumd' });

test.each(allActions)('%s understands the answer that the guide prints', async (action) => {
  served.server.script = json(sampleCalls[action].answer);
  expect(await callSample(cloud(), action)).toMatchObject({ RequestId: 'DF11D6F6-E35A-41C3-9B20-6FC8A901FE65' });
});

test('an IPsec connection is read field by field', async () => {
  served.server.script = json(connection);
  expect(await readConnection()).toEqual(connection);
});

test("the guide's misprints in an IPsec connection are read as what they mean", async () => {
  const { IpsecConfig: _right, Status: _status, ...rest } = connection;
  const IpssecConfig = { IpssecLifetime: 3600, IpssecAuthAlg: 'md5', IpssecPfs: 'group5', IpssecEncAlg: 'des' };
  served.server.script = json({ ...rest, IpssecConfig, status: 'ike_sa_established' });
  expect(await readConnection()).toMatchObject({
    Status: 'ike_sa_established',
    IpsecConfig: { IpsecLifetime: 3600, IpsecAuthAlg: 'md5', IpsecPfs: 'group5', IpsecEncAlg: 'des' },
  });
});

test('the right spelling wins over the misprint beside it', async () => {
  served.server.script = json({ ...connection, status: 'misprint' });
  expect(await readConnection()).toMatchObject({ Status: 'ipsec_sa_established' });
});

test("a gateway's misprinted IpssecVpn is read as IpsecVpn, in a list too", async () => {
  const gateway = { VpnGatewayId: 'vpn-1', Status: 'active', IpssecVpn: 'enable' };
  served.server.script = json(gateway);
  const one = await cloud().call('DescribeVpnGateway', { VpnGatewayId: 'vpn-1' });
  expect(one.IpsecVpn).toBe('enable');
  served.server.script = json({ VpnGateways: { VpnGateway: [gateway] }, TotalCount: 1, PageNumber: 1, PageSize: 10 });
  const page = await cloud().call('DescribeVpnGateways', {});
  expect(page.VpnGateways.VpnGateway).toMatchObject([{ IpsecVpn: 'enable' }]);
});

test("the guide's single SSL-VPN server without an array, all of it text and one name misprinted, is read", async () => {
  const { ClientIpPool: CLientIpPool, ...rest } = sampleCalls.ModifySslVpnServer.answer as Record<string, unknown>;
  const asText = Object.fromEntries(
    Object.entries({ ...rest, CLientIpPool }).map(([name, value]) => [name, String(value)]),
  );
  served.server.script = json({
    SslVpnServers: { SslVpnServer: asText },
    TotalCount: '1',
    PageNumber: '1',
    PageSize: '10',
  });
  const { SslVpnServers } = await cloud().call('DescribeSslVpnServers', {});
  expect(SslVpnServers.SslVpnServer).toMatchObject([
    { ClientIpPool: '192.168.1.0/24', Port: 1194, Compress: false, MaxConnections: 5 },
  ]);
});

test('numbers and booleans that come as strings are read as what they are', async () => {
  const IkeConfig = { ...(connection['IkeConfig'] as object), IkeLifetime: '86400' };
  served.server.script = json({ ...connection, IkeConfig, EffectImmediately: 'False', CreateTime: '1492753817000' });
  expect(await readConnection()).toMatchObject({
    IkeConfig: { IkeLifetime: 86400 },
    EffectImmediately: false,
    CreateTime: 1492753817000,
  });
});

test('fields that nobody asked for are dropped', async () => {
  const Tunnels = [{ TunnelId: 'tun-1' }];
  served.server.script = json({
    ...connection,
    Department: 3,
    Tunnels,
    IkeConfig: { ...(connection['IkeConfig'] as object), X: 1 },
  });
  expect(await readConnection()).toEqual(connection);
});

test('what a cloud may leave out is empty', async () => {
  served.server.script = json({ VpnGatewayId: 'vpn-1', Status: 'active', RequestId: 'R-1' });
  expect(await cloud().call('DescribeVpnGateway', { VpnGatewayId: 'vpn-1' })).toMatchObject({
    Name: '',
    IpsecVpn: '',
    BusinessStatus: '',
  });
});

test.each([
  ['an id that is missing', { VpnConnectionId: undefined }, 'VpnConnectionId'],
  ['an id that is empty', { CustomerGatewayId: '' }, 'CustomerGatewayId'],
  ['an id that is a number', { VpnGatewayId: 7 }, 'VpnGatewayId'],
  ['a missing part', { IkeConfig: undefined }, 'IkeConfig'],
  ['a lifetime that is no number', { IpsecConfig: { IpsecLifetime: 'long' } }, 'IpsecConfig.IpsecLifetime'],
])('%s makes the answer malformed and is named without its value', async (_name, change, place) => {
  served.server.script = json({ ...connection, ...change });
  await expect(readConnection()).rejects.toMatchObject({
    kind: 'malformed',
    code: 'MalformedAnswer',
    message: `DescribeVpnConnection got an answer that lacks or misstates ${place} (HTTP 200, application/json)`,
  });
});

test('an answer about another resource than the one asked for is not believed', async () => {
  served.server.script = json({ ...connection, VpnConnectionId: 'vco-other' });
  await expect(readConnection()).rejects.toMatchObject({
    kind: 'malformed',
    message: expect.stringContaining('is not about vco-bp10lz7aejumd') as string,
  });
});

test.each([
  ['CreateCustomerGateway', { CustomerGatewayId: '' }],
  ['CreateVpnConnection', { VpnConnectionId: '' }],
  ['CreateVpnConnection', { VpnConnectionId: 12 }],
  ['CreateVpnRouteEntry', { NextHop: '' }],
  ['DeleteVpnConnection', { RequestId: '' }],
  ['PublishVpnRouteEntry', { RequestId: undefined }],
] as const)('%s answered with 200 and %j may have taken effect', async (action, change) => {
  served.server.script = json({ ...sampleCalls[action].answer, ...change });
  await expect(callSample(cloud(), action)).rejects.toMatchObject({
    kind: 'ambiguous',
    message: expect.stringMatching(/; it may or may not have taken effect$/) as string,
  });
});

test('a 200 that carries a code is a refusal', async () => {
  served.server.script = json({
    ...sampleCalls.CreateVpnConnection.answer,
    Code: 'VpnGateway.Configuring',
    Message: 'Busy.',
  });
  await expect(callSample(cloud(), 'CreateVpnConnection')).rejects.toMatchObject({
    kind: 'wait',
    code: 'VpnGateway.Configuring',
    httpStatus: 200,
  });
});

test.each([
  [{ Code: 'Something.New', Message: 'Hm.' }, 'Something.New'],
  [{ Code: 500 }, 'MalformedAnswer'],
])('a 200 with a code that nobody knows settles nothing: %j', async (body, code) => {
  served.server.script = json({ RequestId: 'R-1', ...body });
  await expect(callSample(cloud(), 'DeleteVpnConnection')).rejects.toMatchObject({ kind: 'ambiguous', code });
});
