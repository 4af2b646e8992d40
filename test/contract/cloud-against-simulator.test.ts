// The client and the simulator were written apart, both from the vendor's guide: what they agree on is likely to be true.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { Cloud, ScopedCloud } from '../../cloud/connect-cloud.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { RunningSimulator } from '../../simulator/start-simulator.ts';

const gateway = 'vpn-hub0000000000000000a';
const route = { VpnGatewayId: gateway, RouteDest: '172.16.2.0/24' };
const scope = { region: 'cn-hangzhou' };

let simulator: RunningSimulator;
let client: Cloud;
let cloud: ScopedCloud;

beforeAll(async () => {
  const config = parseSimulatorConfig({ durations: { connection: '50ms', route: '50ms' } });
  simulator = await startSimulator({ port: 0, controlPort: 0, config });
  client = connectCloud({
    endpoint: simulator.endpoint,
    credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  });
  cloud = client.scoped(scope);
});

afterAll(async () => {
  await client.close();
  await simulator.close();
});

async function gatewayIsActive(): Promise<void> {
  await vi.waitFor(
    async () => expect((await cloud.call('DescribeVpnGateway', { VpnGatewayId: gateway })).Status).toBe('active'),
    { timeout: 10_000, interval: 20 },
  );
}

async function rowsOf<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** Customer gateway, IPsec connection and route, one after the other. */
async function makeLink(IpAddress: string): Promise<{ CustomerGatewayId: string; VpnConnectionId: string }> {
  const { CustomerGatewayId } = await cloud.call('CreateCustomerGateway', {
    IpAddress,
    Name: 'oslo',
    Description: '奥斯陆：oslo-main，branch',
    ClientToken: `customer-gateway-${IpAddress}`,
  });
  const { VpnConnectionId } = await cloud.call('CreateVpnConnection', {
    VpnGatewayId: gateway,
    CustomerGatewayId,
    LocalSubnet: '10.1.1.0/24,10.1.2.0/24',
    RemoteSubnet: '172.16.2.0/24',
    Name: 'oslo-main',
    EffectImmediately: true,
    IkeConfig: { Psk: 'a"b+c/d=e', IkeVersion: 'ikev2', IkeAuthAlg: 'sha1', IkeLifetime: 28800 },
    IpsecConfig: { IpsecEncAlg: 'aes256', IpsecLifetime: 3600 },
    ClientToken: `connection-${IpAddress}`,
  });
  await gatewayIsActive();
  await cloud.call('CreateVpnRouteEntry', { ...route, NextHop: VpnConnectionId, Weight: 100, PublishVpc: false });
  await gatewayIsActive();
  return { CustomerGatewayId, VpnConnectionId };
}

async function removeLink(link: { CustomerGatewayId: string; VpnConnectionId: string }): Promise<void> {
  await cloud.call('DeleteVpnRouteEntry', { ...route, NextHop: link.VpnConnectionId, Weight: 100 });
  await gatewayIsActive();
  await cloud.call('DeleteVpnConnection', { VpnConnectionId: link.VpnConnectionId });
  await gatewayIsActive();
  await cloud.call('DeleteCustomerGateway', { CustomerGatewayId: link.CustomerGatewayId });
}

test('a link is made, read, listed, published, withdrawn and removed', async () => {
  const link = await makeLink('198.51.100.10');

  expect(await cloud.call('DescribeVpnConnection', link)).toMatchObject({
    ...link,
    VpnGatewayId: gateway,
    Name: 'oslo-main',
    LocalSubnet: '10.1.1.0/24,10.1.2.0/24',
    RemoteSubnet: '172.16.2.0/24',
    EffectImmediately: true,
    IkeConfig: { Psk: 'a"b+c/d=e', IkeVersion: 'ikev2', IkeAuthAlg: 'sha1', IkeLifetime: 28800 },
    IpsecConfig: { IpsecEncAlg: 'aes256', IpsecLifetime: 3600 },
  });
  expect(await cloud.call('DescribeCustomerGateway', link)).toMatchObject({
    IpAddress: '198.51.100.10',
    Description: '奥斯陆：oslo-main，branch',
  });

  const routes = () => rowsOf(cloud.list('DescribeVpnRouteEntries', { VpnGatewayId: gateway }));
  expect(await routes()).toMatchObject([{ NextHop: link.VpnConnectionId, Weight: 100, State: 'normal' }]);
  const publication = { ...route, NextHop: link.VpnConnectionId, RouteType: 'dbr' } as const;
  await cloud.call('PublishVpnRouteEntry', { ...publication, PublishVpc: true });
  await gatewayIsActive();
  expect(await routes()).toMatchObject([{ State: 'published' }]);
  await cloud.call('PublishVpnRouteEntry', { ...publication, PublishVpc: false });
  await gatewayIsActive();
  expect(await routes()).toMatchObject([{ State: 'normal' }]);

  await removeLink(link);
  expect(await routes()).toEqual([]);
  expect(await rowsOf(cloud.list('DescribeVpnConnections', { VpnGatewayId: gateway }))).toEqual([]);
  expect(await rowsOf(cloud.list('DescribeCustomerGateways', {}))).toEqual([]);
});

test('a list of three pages is read whole, each row once', async () => {
  for (let host = 1; host <= 120; host++) {
    await cloud.call('CreateCustomerGateway', { IpAddress: `203.0.113.${host}`, Name: `site-${host}` });
  }
  const sent: string[] = [];
  const counting = client.scoped(scope, { onSend: (action) => sent.push(action) });
  const rows = await rowsOf(counting.list('DescribeCustomerGateways', {}));
  expect(new Set(rows.map(({ IpAddress }) => IpAddress)).size).toBe(120);
  expect(rows).toHaveLength(120);
  expect(sent).toHaveLength(3);
  for (const { CustomerGatewayId } of rows) await cloud.call('DeleteCustomerGateway', { CustomerGatewayId });
});

test('the same token gives the same resource again', async () => {
  const request = { IpAddress: '198.51.100.20', ClientToken: 'one-intent' };
  const first = await cloud.call('CreateCustomerGateway', request);
  const again = await cloud.call('CreateCustomerGateway', request);
  expect(again.CustomerGatewayId).toBe(first.CustomerGatewayId);
  await cloud.call('DeleteCustomerGateway', first);
});

test('refusals have the kind that decides what is done about them', async () => {
  const link = await makeLink('198.51.100.30');
  const taken = cloud.call('CreateCustomerGateway', { IpAddress: '198.51.100.30' });
  await expect(taken).rejects.toMatchObject({ kind: 'already-exists' });
  await expect(cloud.call('DeleteCustomerGateway', link)).rejects.toMatchObject({ kind: 'in-use' });
  await cloud.call('DeleteVpnRouteEntry', { ...route, NextHop: link.VpnConnectionId, Weight: 100 });
  await expect(cloud.call('DeleteVpnConnection', link)).rejects.toMatchObject({ kind: 'wait' });
  await gatewayIsActive();
  await cloud.call('DeleteVpnConnection', link);
  await gatewayIsActive();
  await expect(cloud.call('DeleteVpnConnection', link)).rejects.toMatchObject({ kind: 'not-found' });
  await cloud.call('DeleteCustomerGateway', link);
  await expect(cloud.call('DescribeCustomerGateway', link)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(cloud.call('CreateCustomerGateway', { IpAddress: 'no address' })).rejects.toMatchObject({
    kind: 'invalid',
  });
});

test('a wrong secret is denied by the name of its access key', async () => {
  const stranger = connectCloud({
    endpoint: simulator.endpoint,
    credentials: { accessKeyId: 'testid', accessKeySecret: 'guessed' },
  });
  const call = stranger.scoped(scope).call('DescribeVpnGateway', { VpnGatewayId: gateway });
  await expect(call).rejects.toMatchObject({
    kind: 'denied',
    code: 'SignatureDoesNotMatch',
    message: expect.stringContaining('for access key testid') as string,
  });
  await stranger.close();
});
