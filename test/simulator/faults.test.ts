import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aCloud, everything, gatewayA, until } from './a-cloud.ts';
import type { Cloud } from './a-cloud.ts';
import { encoded, sendGet, signedParameters } from './raw-call.ts';

const directory = mkdtempSync(join(tmpdir(), 'simulator-faults-'));
afterAll(() => rmSync(directory, { recursive: true }));

const action = 'CreateCustomerGateway';
const peer = (cloud: Cloud, IpAddress = '8.8.8.8') => cloud.call(action, { IpAddress });
const code = (cloud: Cloud, IpAddress = '8.8.8.8') => cloud.codeOf(action, { IpAddress });
const raw = (cloud: Cloud, IpAddress = '8.8.8.8') =>
  sendGet(cloud.endpoint, { Action: action, RegionId: 'cn-hangzhou', IpAddress });
const count = async (cloud: Cloud) => (await cloud.inventory()).customerGateways.length;

describe('a fault before the effect leaves nothing behind', () => {
  it.each([
    [{ fault: 'error-before-effect', status: 503, code: 'ServiceUnavailable' }, 'ServiceUnavailable'],
    [{ fault: 'error-before-effect' }, 'InternalError'],
    [{ fault: 'error-before-effect', code: 'Forbidden', status: 403 }, 'Forbidden'],
    [{ fault: 'throttle' }, 'Throttling.User'],
    [{ fault: 'quota' }, 'Resource.QuotaFull'],
    [{ fault: 'busy', ms: 1000 }, 'VpnGateway.Configuring'],
    [{ fault: 'drop-before-effect' }, 'ECONNRESET'],
  ])('%j', async (order, expected) => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, ...order });
    expect(await code(cloud)).toBe(expected);
    expect(await count(cloud)).toBe(0);
    expect(await code(cloud)).toBe('OK');
  });
});

describe('a fault after the effect hides it', () => {
  it('drop-after-effect loses the answer, and the same token gets it', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'drop-after-effect' });
    const intent = { IpAddress: '8.8.8.8', ClientToken: 't' };
    expect(await cloud.codeOf(action, intent)).toBe('ECONNRESET');
    const [made] = (await cloud.inventory()).customerGateways;
    expect((await cloud.call(action, intent))['CustomerGatewayId']).toBe(made?.['CustomerGatewayId']);
    expect(await cloud.lines('/effects')).toHaveLength(1);
  });

  it('error-after-effect answers with an error although it is there', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'error-after-effect', status: 500, code: 'InternalError' });
    expect(await code(cloud)).toBe('InternalError');
    expect(await count(cloud)).toBe(1);
  });

  it('empty-id answers 200 with a blank id', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'empty-id' });
    const answer = await peer(cloud);
    expect([answer['CustomerGatewayId'], answer['IpAddress']]).toEqual(['', '8.8.8.8']);
    expect(answer['RequestId']).not.toBe('');
  });

  it('malformed answers 200 with JSON that is none', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'malformed' });
    const parameters = signedParameters({ Action: action, RegionId: 'cn-hangzhou', IpAddress: '8.8.8.8' });
    const response = await fetch(`${cloud.endpoint}/?${encoded(parameters)}`);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(await count(cloud)).toBe(1);
  });

  it('html answers with the page of a proxy', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'html' });
    const answer = await raw(cloud);
    expect([answer.status, answer.contentType]).toEqual([502, 'text/html']);
    expect(answer.text).toContain('<html>');
    expect(await count(cloud)).toBe(1);
  });

  it('truncate breaks off in the middle of the body', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'truncate' });
    await expect(raw(cloud)).rejects.toThrow('terminated');
    expect(await count(cloud)).toBe(1);
  });
});

describe('a fault of time', () => {
  it('stall-before-effect lets the effect come late', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'stall-before-effect', ms: 5000 });
    const answer = peer(cloud);
    await until(() => cloud.clock.sleepers() === 1);
    expect(await count(cloud)).toBe(0);
    cloud.clock.advance(5000);
    await answer;
    expect(await count(cloud)).toBe(1);
  });

  it('stall-after-effect lets only the answer come late', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'stall-after-effect', ms: 5000 });
    const answer = peer(cloud);
    await until(() => cloud.clock.sleepers() === 1);
    expect(await count(cloud)).toBe(1);
    cloud.clock.advance(5000);
    expect(await answer).toMatchObject({ IpAddress: '8.8.8.8' });
  });

  it('slow-body sends the whole body in small pieces', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'slow-body', ms: 1000 });
    let isDone = false;
    const answer = raw(cloud).finally(() => {
      isDone = true;
    });
    await until(() => cloud.clock.sleepers() === 1);
    cloud.clock.advance(500);
    await until(() => cloud.clock.sleepers() === 1);
    expect(isDone).toBe(false);
    await until(() => {
      cloud.clock.advance(100);
      return isDone;
    });
    expect((await answer).json).toMatchObject({ IpAddress: '8.8.8.8' });
  });

  it('busy holds the gateway of the call, forever if told so, until a hand frees it', async () => {
    const cloud = await aCloud();
    const CustomerGatewayId = await cloud.aPeer('8.8.8.8');
    const intent = { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId };
    await cloud.fault({ match: { action: 'CreateVpnConnection' }, fault: 'busy', ms: 'forever' });
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('VpnGateway.Configuring');
    cloud.clock.advance(600_000);
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('VpnGateway.Configuring');
    await cloud.world({ op: 'busy', gatewayId: gatewayA, ms: 0 });
    expect(await cloud.codeOf('CreateVpnConnection', intent)).toBe('OK');
  });

  it('stale-reads shows the world from before the call for a while', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, fault: 'stale-reads', ms: 2000 });
    await peer(cloud);
    const total = async () => (await cloud.call('DescribeCustomerGateways'))['TotalCount'];
    expect(await total()).toBe(0);
    cloud.clock.advance(1999);
    expect(await total()).toBe(0);
    expect(await count(cloud)).toBe(1);
    cloud.clock.advance(1);
    expect(await total()).toBe(1);
  });

  it('a call that still stalls when the simulator closes has no effect', async () => {
    const stateFile = join(directory, 'state.json');
    const cloud = await aCloud({ stateFile });
    await cloud.fault({ match: { action }, fault: 'stall-before-effect', ms: 5000 });
    const answer = code(cloud);
    await until(() => cloud.clock.sleepers() === 1);
    await cloud.close();
    expect(await answer).toBe('ECONNRESET');
    expect(await count(await aCloud({ stateFile }))).toBe(0);
  });
});

describe('a fault matches', () => {
  const refuse = { fault: 'throttle' };
  const codes = async (cloud: Cloud, addresses: string[]) => {
    const found = [];
    for (const address of addresses) found.push(await code(cloud, address));
    return found.map((each) => each === 'OK');
  };

  it('only its action, once by default', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { action }, ...refuse });
    expect(await cloud.codeOf('DescribeRegions')).toBe('OK');
    expect(await codes(cloud, ['8.8.8.1', '8.8.8.2'])).toEqual([false, true]);
  });

  it('the nth call from when it was ordered, and as many as it says', async () => {
    const cloud = await aCloud();
    await peer(cloud);
    await cloud.fault({ match: { action, nth: 2 }, times: 2, ...refuse });
    expect(await codes(cloud, ['8.8.8.1', '8.8.8.2', '8.8.8.3', '8.8.8.4'])).toEqual([true, false, false, true]);
  });

  it('always, until it is cleared, and counts how often it fired', async () => {
    const cloud = await aCloud();
    const { body } = await cloud.fault({ times: 'always', ...refuse });
    expect(await codes(cloud, ['8.8.8.1', '8.8.8.2'])).toEqual([false, false]);
    expect(await cloud.get('/faults')).toMatchObject([
      { id: body['id'], fault: 'throttle', times: 'always', fired: 2 },
    ]);
    await cloud.remove('/faults');
    expect(await codes(cloud, ['8.8.8.1'])).toEqual([true]);
  });

  it('a parameter, and an access key', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { param: { IpAddress: '8.8.8.2' } }, ...refuse });
    await cloud.fault({ match: { accessKeyId: 'other' }, ...refuse });
    expect(await codes(cloud, ['8.8.8.1', '8.8.8.2', '8.8.8.3'])).toEqual([true, false, true]);
  });

  it.each([
    [{ fault: 'explode' }, 'fault'],
    [{ match: { action: 'CreateCustomerGatway' }, ...refuse }, 'CreateCustomerGatway'],
    [{ match: { colour: 'red' }, ...refuse }, 'colour'],
    [{ times: 0, ...refuse }, 'times'],
    [{ fault: 'stall-before-effect' }, 'ms'],
    [{ ms: 5, ...refuse }, 'ms'],
  ])('nothing when it is %j: refused by name', async (order, named) => {
    const cloud = await aCloud();
    const { status, body } = await cloud.fault(order);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(named);
  });
});
