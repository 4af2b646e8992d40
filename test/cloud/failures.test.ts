import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { CloudErrorKind } from '../../cloud/cloud-error.ts';
import { json } from './recording-server.ts';
import type { Script } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { sends } from './sends.ts';
import { credentials, scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

const PATIENCE = { timeout: 10_000, interval: 5 };
const body = JSON.stringify(sampleCalls.DescribeVpnConnection.answer);

/** A body that ends before its announced length. */
const truncated: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.slice(0, 100), () => response.destroy());
};

/** A body that goes on behind its announced length. */
const tooLong: Script = (_request, response) => {
  response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 100\r\ncontent-type: application/json\r\n\r\n${body}`);
};

const withNumber = { VpnConnectionId: 7, VpnGatewayId: 7, RequestId: 7 };

const slowDrip: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const huge: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const more = (): void => void (response.destroyed || response.write(chunk, more));
  more();
};

const notHttp: Script = (_request, response) => {
  response.socket?.end('Psk=s3cret is not HTTP\r\n\r\n');
};

const elsewhere: Script = (_request, response) => {
  response.writeHead(307, { location: `${served.server.origin}/elsewhere` }).end();
};

describe('what goes wrong after the request was sent', () => {
  test.each<[string, Script, ofRead: CloudErrorKind, ofWrite: CloudErrorKind, code: string]>([
    ['a reset', (_, response) => response.socket?.resetAndDestroy(), 'unavailable', 'ambiguous', 'ECONNRESET'],
    ['a closed connection', (_, response) => response.destroy(), 'unavailable', 'ambiguous', 'UND_ERR_SOCKET'],
    ['a truncated body', truncated, 'unavailable', 'ambiguous', 'UND_ERR_SOCKET'],
    ['truncated JSON', json(body.slice(0, 100)), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['HTML with 200', json('<html>Welcome</html>'), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['a body longer than it says', tooLong, 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['an id that is a number', json(withNumber), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['an empty body', json(''), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['a body that is no object', json('[]'), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['null', json('null'), 'malformed', 'ambiguous', 'MalformedAnswer'],
    ['a body without end', huge, 'malformed', 'ambiguous', 'UND_ERR_RES_EXCEEDED_MAX_SIZE'],
    ['something that is not HTTP', notHttp, 'malformed', 'ambiguous', 'HTTPParserError'],
    ['HTML with 404', json('<html>', 404), 'malformed', 'ambiguous', 'HTTP 404'],
    ['HTML with 502', json('<html>', 502), 'unavailable', 'ambiguous', 'HTTP 502'],
    ['HTML with 429', json('<html>', 429), 'throttled', 'throttled', 'HTTP 429'],
    ['a redirect', elsewhere, 'malformed', 'ambiguous', 'HTTP 307'],
  ])('%s', async (_name, script, ofRead, ofWrite, code) => {
    served.server.script = script;
    const cloud = served.connect().scoped(scope);
    await expect(sends.read(cloud)).rejects.toMatchObject({ kind: ofRead, code });
    await expect(sends.withToken(cloud)).rejects.toMatchObject({ kind: ofWrite, code });
    await expect(sends.withoutToken(cloud)).rejects.toMatchObject({ kind: ofWrite, code });
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({ kind: ofWrite, code });
    expect(served.server.requests).toHaveLength(4);
  });

  test('the message names the endpoint and the doubt, and nothing of the body', async () => {
    served.server.script = notHttp;
    const cloud = served.connect({ endpoint: `${served.server.origin}/api` }).scoped(scope);
    const error = await callSample(cloud, 'DeleteVpnConnection').catch((caught: unknown) => caught);
    expect((error as Error).message).toBe(
      `DeleteVpnConnection got no whole answer from ${served.server.origin}/api (the answer is not HTTP); ` +
        'it may or may not have taken effect',
    );
    expect((error as Error).cause).toBeUndefined();
  });

  test('a redirect says what to set', async () => {
    served.server.script = elsewhere;
    await expect(callSample(served.connect().scoped(scope), 'DescribeVpnGateway')).rejects.toThrow(
      `DescribeVpnGateway got HTTP 307 from ${served.server.origin} and follows no redirects; set the endpoint to the final address`,
    );
  });
});

describe('what goes wrong before the request is sent', () => {
  test('a connection that is reset before the request is read may still have carried it', async () => {
    const rude = createServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const cloud = served
      .connect({ endpoint: `http://127.0.0.1:${(rude.address() as AddressInfo).port}` })
      .scoped(scope);
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({
      kind: expect.stringMatching(/^(ambiguous|unavailable)$/) as string,
    });
    await expect(callSample(cloud, 'DescribeVpnConnection')).rejects.toMatchObject({ kind: 'unavailable' });
    await new Promise((resolve) => rude.close(resolve));
  });

  test('the host name is unknown', async () => {
    const cloud = served.connect({ endpoint: 'http://nowhere.invalid', timeoutMs: 2_000 }).scoped(scope);
    const error = await callSample(cloud, 'CreateVpnConnection').catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      kind: 'unavailable',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN|Timeout)$/) as string,
    });
    expect((error as Error).message).toContain('cannot reach http://nowhere.invalid');
  });

  test('a header cannot hold the organization', async () => {
    const cloud = served.connect().scoped({ ...scope, organization: 'a\r\nb' });
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({ kind: 'invalid' });
    expect(served.server.requests).toHaveLength(0);
  });

  test('the client is closed', async () => {
    const cloud = served.connect();
    await cloud.close();
    await expect(callSample(cloud.scoped(scope), 'DeleteVpnConnection')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('this client is closed') as string,
    });
  });
});

describe('an abort', () => {
  const reason = new Error('The activity was cancelled');

  test('before the call sends nothing', async () => {
    const cloud = served.connect().scoped(scope, { signal: AbortSignal.abort(reason) });
    await expect(callSample(cloud, 'DescribeVpnGateway')).rejects.toBe(reason);
    expect(served.server.requests).toHaveLength(0);
  });

  test('while the answer is awaited ends the call with its reason', async () => {
    served.server.script = () => {};
    const controller = new AbortController();
    const call = callSample(served.connect().scoped(scope, { signal: controller.signal }), 'CreateVpnConnection');
    const outcome = expect(call).rejects.toBe(reason);
    await vi.waitFor(() => expect(served.server.requests).toHaveLength(1), PATIENCE);
    controller.abort(reason);
    await outcome;
  });

  test('while the body drips ends the call with its reason', async () => {
    served.server.script = slowDrip;
    const controller = new AbortController();
    const call = callSample(served.connect().scoped(scope, { signal: controller.signal }), 'DescribeVpnGateway');
    const outcome = expect(call).rejects.toBe(reason);
    await vi.waitFor(() => expect(served.server.requests).toHaveLength(1), PATIENCE);
    controller.abort(reason);
    await outcome;
  });

  test('leaves nothing behind on a signal that outlives its calls', async () => {
    served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await callSample(served.connect().scoped(scope, { signal }), 'DescribeVpnGateway');
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

test('closing waits for the call under way and then keeps no connection', async () => {
  const cloud = served.connect();
  served.server.script = (request, response) =>
    setImmediate(() => json(sampleCalls.DescribeVpnGateway.answer)(request, response));
  const call = callSample(cloud.scoped(scope), 'DescribeVpnGateway');
  await vi.waitFor(() => expect(served.server.requests).toHaveLength(1), PATIENCE);
  const closing = cloud.close();
  await expect(call).resolves.toMatchObject({ Status: 'active' });
  await closing;
  await vi.waitFor(async () => expect(await served.server.connectionCount()).toBe(0), PATIENCE);
});

test.each([
  ['vpc.example.internal', 'it is not a URL'],
  ['ftp://vpc.example.internal', 'it is neither https nor http'],
  ['https://user:s3cret@vpc.example.internal', 'it holds credentials'],
  ['https://vpc.example.internal/?Signature=abc', 'it holds a query or a fragment'],
])('the endpoint %s is refused without being repeated', (endpoint, reason) => {
  expect(() => connectCloud({ endpoint, credentials })).toThrow(
    `Cannot use the endpoint: ${reason}; write https://HOST, with a port and a path where needed`,
  );
});
