import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';
import { encoded, send, sendGet, signedParameters } from './raw-call.ts';

const list = { Action: 'DescribeVpnGateways', RegionId: 'cn-hangzhou' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const megabytes = (count: number) => 'a'.repeat(count * 1024 * 1024);

/** Bytes that no HTTP client would send; resolves with all that comes back. */
async function sendBytes(endpoint: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

describe('the API port answers an error to', () => {
  const tooMany = Array.from({ length: 10_001 }, (_, index) => `p${index}=1`).join('&');
  it.each<[string, string, RequestInit, number, string]>([
    [
      'a body of two megabytes',
      '/',
      { method: 'POST', headers: form, body: megabytes(2) },
      413,
      'RequestEntityTooLarge',
    ],
    ['10,001 parameters', '/', { method: 'POST', headers: form, body: tooMany }, 400, 'TooManyParameters'],
    ['a parameter that is there twice', '/?Action=a&Action=b', {}, 400, 'RepeatedParameter'],
    ['bytes that are not UTF-8', '/?Name=%FF%FE', {}, 400, 'InvalidRequestEncoding'],
    ['a broken percent sign', '/?Name=%zz', {}, 400, 'InvalidRequestEncoding'],
    [
      'a body that is JSON',
      '/',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      400,
      'InvalidRequestBody',
    ],
    ['a PUT', '/', { method: 'PUT' }, 405, 'UnsupportedHTTPMethod'],
    ['nothing at all', '/', {}, 400, 'MissingAction'],
  ])('%s', async (_, path, init, status, code) => {
    const cloud = await aCloud();
    const answer = await send(`${cloud.endpoint}${path}`, init);
    expect([answer.status, answer.json['Code']]).toEqual([status, code]);
    expect((await sendGet(cloud.endpoint, list)).status).toBe(200);
  });

  it.each([
    [
      'raw high bytes in the query',
      Buffer.from('GET /?Name=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'latin1'),
    ],
    ['a header line without a colon', Buffer.from('GET / HTTP/1.1\r\nnonsense\r\n\r\n')],
    ['an endless query', Buffer.from(`GET /?${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)],
    ['no HTTP', Buffer.from([0x16, 0x03, 0x01, 0x00, 0xa5, 0x01])],
    ['a tunnel', Buffer.from('CONNECT vpc.example.com:443 HTTP/1.1\r\nHost: vpc.example.com\r\n\r\n')],
    ['no host', Buffer.from('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')],
    ['an odd expectation', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nExpect: much\r\nConnection: close\r\n\r\n')],
  ])('%s', async (_, bytes) => {
    const cloud = await aCloud();
    expect(await sendBytes(cloud.endpoint, bytes)).toMatch(/^HTTP\/1.1 4\d\d [^]*"RequestId":"[^]*"Code":"/);
    expect((await sendGet(cloud.endpoint, list)).status).toBe(200);
  });

  it.each([
    ['/', 'POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded', 'api'],
    ['/world', 'POST /world HTTP/1.1', 'control'],
  ])('a body that is shorter than it says at %s, by going on', async (_, start, door) => {
    const cloud = await aCloud();
    const address = door === 'api' ? cloud.endpoint : cloud.control;
    // The other side has closed: whatever is answered, the connection has to end.
    await sendBytes(address, Buffer.from(`${start}\r\nHost: x\r\nContent-Length: 500\r\n\r\nop=1`)).catch(() => '');
    expect((await sendGet(cloud.endpoint, list)).status).toBe(200);
    expect((await send(`${cloud.control}/stats`)).status).toBe(200);
  });

  it('two of Name in query and body, by taking the body’s as the SDKs do', async () => {
    const cloud = await aCloud();
    const parameters = signedParameters({ ...list, PageSize: '5' }, 'POST');
    const { PageSize: _, ...query } = parameters;
    const url = `${cloud.endpoint}/?${encoded({ ...query, PageSize: '7' })}`;
    const answer = await send(url, { method: 'POST', headers: form, body: 'PageSize=5' });
    expect(answer.json['PageSize']).toBe(5);
  });

  it('a body that comes byte by byte as any other, and serves others meanwhile', async () => {
    const cloud = await aCloud();
    const body = encoded(signedParameters(list, 'POST'));
    const { hostname, port } = new URL(cloud.endpoint);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${form['content-type']}\r\n`);
    socket.write(`Content-Length: ${body.length}\r\n\r\n`);
    for (let index = 0; index < body.length; index += 1) {
      socket.write(body.charAt(index));
      if (index % 100 === 0) expect((await sendGet(cloud.endpoint, list)).status).toBe(200);
    }
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });

  it.each([
    ['api', /^HTTP\/1.1 408 [^]*"Code":"RequestTimeout"/],
    ['control', /^HTTP\/1.1 408 [^]*"error":\{"message":"The request did not arrive in time/],
  ])('a body that never comes at the %s port, when its time is over', async (door, answer) => {
    const cloud = await aCloud({ requestTimeoutMs: 100 });
    const head = 'POST /world HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nop';
    const { hostname, port } = new URL(door === 'api' ? cloud.endpoint : cloud.control);
    const socket = connect(Number(port), hostname, () => socket.write(head));
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    await once(socket, 'close');
    expect(heard).toMatch(answer);
  });

  it('names from the prototype chain', async () => {
    const cloud = await aCloud();
    const answers = ['__proto__', 'constructor', 'toString'].map(async (Action) =>
      sendGet(cloud.endpoint, { ...list, Action }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404, 404]);
    const IkeConfig = '{"__proto__":{"Psk":"x y"},"constructor":1}';
    const subnets = {
      LocalSubnet: '10.0.0.0/8',
      RemoteSubnet: '10.0.0.0/8',
      VpnGatewayId: 'v',
      CustomerGatewayId: 'c',
    };
    const answer = await sendGet(cloud.endpoint, { ...list, ...subnets, Action: 'CreateVpnConnection', IkeConfig });
    expect(answer.json['Code']).toBe('InvalidVpnGatewayInstanceId.NotFound');
  });

  it('a client that goes away in the middle, by going on', async () => {
    const cloud = await aCloud();
    const parameters = encoded(signedParameters(list, 'POST'));
    const head =
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999\r\n\r\n';
    await sendBytes(cloud.endpoint, Buffer.from(head + parameters)).catch(() => '');
    expect((await sendGet(cloud.endpoint, list)).status).toBe(200);
  });
});

it('a GET as long as a connection with every setting is read', async () => {
  const cloud = await aCloud();
  expect((await sendGet(cloud.endpoint, { ...list, VpcId: 'a'.repeat(40_000) })).status).toBe(200);
});

describe('the control port answers an error to', () => {
  it.each<[string, string, RequestInit, number]>([
    ['a body that is no JSON', '/world', { method: 'POST', body: '{op:' }, 400],
    ['no body', '/faults', { method: 'POST' }, 400],
    ['a body that is a list', '/world', { method: 'POST', body: '[]' }, 400],
    ['null', '/faults', { method: 'POST', body: 'null' }, 400],
    ['a body of two megabytes', '/world', { method: 'POST', body: megabytes(2) }, 413],
    ['an unknown route', '/secrets', {}, 404],
    ['another method', '/inventory', { method: 'POST' }, 404],
    ['a route of the prototype chain', '/__proto__', {}, 404],
    ['an unknown access key', '/effects?accessKeyId=nobody', {}, 404],
    ['a number that is none', '/effects?after=yesterday', {}, 400],
    ['an address that is none', '//', {}, 400],
  ])('%s', async (_, path, init, status) => {
    const cloud = await aCloud();
    const answer = await send(`${cloud.control}${path}`, init);
    expect([answer.status, answer.json]).toEqual([
      status,
      { error: expect.objectContaining({ message: expect.any(String) as string }) as object },
    ]);
    expect((await send(`${cloud.control}/stats`)).status).toBe(200);
  });
});
