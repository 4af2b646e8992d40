import { expect, it } from 'vitest';
import type { KeyPair } from './a-cloud.ts';
import { aCloud, gatewayA } from './a-cloud.ts';

const worlds = 300;
const keys = Array.from({ length: worlds }, (_, index) => ({
  accessKeyId: `test-${index}`,
  accessKeySecret: 's',
}));

it('300 keys share one process, each with gateways, addresses, locks, faults and logs of its own', async () => {
  const cloud = await aCloud({ config: { accounts: keys } });
  const common = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24', VpnGatewayId: gatewayA };
  const [unlucky] = keys;
  await cloud.post('/faults?accessKeyId=test-0', { match: { action: 'CreateVpnConnection' }, fault: 'throttle' });
  // Everybody asks for the same address, the same gateway and the same token.
  const attach = async (key: KeyPair) => {
    const peer = await cloud.call('CreateCustomerGateway', { IpAddress: '8.8.8.8', ClientToken: 't' }, { key });
    const { CustomerGatewayId } = peer;
    return cloud.codeOf('CreateVpnConnection', { ...common, CustomerGatewayId }, { key });
  };
  const codes: string[] = [];
  // The SDK gives up after three seconds, so not all at once.
  for (let start = 0; start < worlds; start += 20)
    codes.push(...(await Promise.all(keys.slice(start, start + 20).map(attach))));
  expect(codes.filter((code) => code !== 'OK')).toEqual(['Throttling.User']);
  const { customerGateways, vpnConnections } = await cloud.inventory();
  expect([customerGateways.length, vpnConnections.length]).toEqual([worlds, worlds - 1]);
  expect(new Set(customerGateways.map((row) => row['CustomerGatewayId'])).size).toBe(worlds);
  const status = async (key: typeof unlucky) =>
    (await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA }, key && { key }))['Status'];
  expect([await status(unlucky), await status(keys[1])]).toEqual(['active', 'updating']);
  expect(await cloud.lines('/effects?accessKeyId=test-7')).toHaveLength(2);
});
