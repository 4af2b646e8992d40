import { describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, everything, gatewayA } from './a-cloud.ts';

async function setUp(config: Record<string, unknown> = {}) {
  const cloud = await aCloud({ config });
  const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
  const intent = { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId, ClientToken: 'one-intent' };
  return { cloud, intent, create: async () => cloud.call('CreateVpnConnection', intent) };
}

async function countOf(cloud: Cloud) {
  return (await cloud.lines('/effects')).filter((effect) => effect['action'] === 'CreateVpnConnection').length;
}

describe('a ClientToken', () => {
  it('gets the first answer again, even while the gateway is busy with it, and has no second effect', async () => {
    const { cloud, create } = await setUp();
    const first = await create();
    expect(await create()).toEqual(first);
    cloud.clock.advance(2000);
    expect(await create()).toEqual(first);
    expect(await countOf(cloud)).toBe(1);
  });

  it('with other parameters is refused as a mismatch', async () => {
    const { cloud, intent, create } = await setUp();
    await create();
    expect(await cloud.codeOf('CreateVpnConnection', { ...intent, Name: 'other' })).toBe('IdempotentParameterMismatch');
    const asOther = { CustomerGatewayId: intent.CustomerGatewayId, ClientToken: intent.ClientToken };
    expect(await cloud.codeOf('DeleteCustomerGateway', asOther)).toBe('IdempotentParameterMismatch');
  });

  it('of a refused call may be used again', async () => {
    const { cloud, intent, create } = await setUp();
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 100 });
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('VpnGateway.Configuring');
    cloud.clock.advance(100);
    await create();
    expect(await countOf(cloud)).toBe(1);
  });

  it('still gets the first answer when what it made is gone', async () => {
    const { cloud, create } = await setUp();
    const first = await create();
    await cloud.world({ op: 'delete', id: first['VpnConnectionId'] });
    expect(await create()).toEqual(first);
  });

  it('is forgotten after the retention', async () => {
    const { cloud, intent, create } = await setUp({ tokenRetention: '1m', durations: { connection: '1s' } });
    const first = await create();
    cloud.clock.advance(59_999);
    expect(await create()).toEqual(first);
    cloud.clock.advance(1);
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('InvalidVpnConnection.AlreadyExists');
  });

  it('is looked up after the lock when the cloud is configured so', async () => {
    const { cloud, intent, create } = await setUp({ tokenBeforeLock: false });
    const first = await create();
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('VpnGateway.Configuring');
    cloud.clock.advance(2000);
    expect(await create()).toEqual(first);
  });

  it('covers deletions, too', async () => {
    const { cloud, create } = await setUp();
    const { VpnConnectionId } = await create();
    cloud.clock.advance(2000);
    const removal = { VpnConnectionId, ClientToken: 'removal' };
    const first = await cloud.call('DeleteVpnConnection', removal);
    cloud.clock.advance(2000);
    expect(await cloud.call('DeleteVpnConnection', removal)).toEqual(first);
    expect(await cloud.codeOf('DeleteVpnConnection', { VpnConnectionId })).toBe(
      'InvalidVpnConnectionInstanceId.NotFound',
    );
  });

  it('belongs to one account', async () => {
    const key = { accessKeyId: 'other', accessKeySecret: 's' };
    const { cloud } = await setUp({ accounts: [{ accessKeyId: 'testid', accessKeySecret: 'testsecret' }, key] });
    const peer = { IpAddress: '9.9.9.9', ClientToken: 'same' };
    const mine = await cloud.call('CreateCustomerGateway', peer);
    const theirs = await cloud.call('CreateCustomerGateway', peer, { key });
    expect(theirs['CustomerGatewayId']).not.toBe(mine['CustomerGatewayId']);
  });
});
