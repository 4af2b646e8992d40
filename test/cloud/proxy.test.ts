import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect as connectSocket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloudSettings } from '../../cloud/connect-cloud.ts';
import { proxyFor } from '../../cloud/transport/proxy-for.ts';
import { json } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const certificate = selfSignedCertificate();
const directory = mkdtempSync(join(tmpdir(), 'causeway-proxy-'));
const caFile = join(directory, 'ca.pem');
writeFileSync(caFile, certificate.cert);
afterAll(() => rmSync(directory, { recursive: true }));

const served = serverAndCloud(certificate);

let proxy: Server;
let tunnels: { to: string | undefined; authorization: string | undefined }[];
let proxyStatus: number | 'hangs up';

beforeEach(async () => {
  tunnels = [];
  proxyStatus = 200;
  proxy = await listening(createServer());
});
afterEach(() => closed(proxy));

/** A real CONNECT proxy. */
async function listening(server: Server): Promise<Server> {
  server.on('connect', ({ url, headers }, client, head) => {
    tunnels.push({ to: url, authorization: headers['proxy-authorization'] });
    if (proxyStatus === 'hangs up') {
      client.destroy();
      return;
    }
    if (proxyStatus !== 200) {
      client.end(`HTTP/1.1 ${proxyStatus} No\r\n\r\n`);
      return;
    }
    const [host = '', port] = (url ?? '').split(':');
    const upstream = connectSocket(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const proxyOrigin = () => originOf(proxy);

function describeGateway(settings: Partial<CloudSettings> = {}): Promise<unknown> {
  served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
  const cloud = served.connect({ caFile, proxy: proxyOrigin(), ...settings });
  return callSample(cloud.scoped(scope), 'DescribeVpnGateway');
}

describe('through a proxy', () => {
  test('and with a CA file a private endpoint is reached, its certificate still being checked', async () => {
    await expect(describeGateway()).resolves.toMatchObject({ Status: 'active' });
    expect(tunnels).toEqual([{ to: served.server.origin.slice('https://'.length), authorization: undefined }]);
    await expect(describeGateway({ caFile: undefined })).rejects.toMatchObject({
      kind: 'unavailable',
      message:
        `DescribeVpnGateway was not sent: cannot reach ${served.server.origin} through the proxy ${proxyOrigin()} ` +
        "(its certificate is not trusted; name its authority's certificate with the caFile setting)",
    });
    expect(served.server.requests).toHaveLength(1);
  });

  test('that wants a password it is sent, and never printed', async () => {
    const withPassword = proxyOrigin().replace('http://', 'http://edge:cAnArY@');
    await describeGateway({ proxy: withPassword });
    expect(tunnels[0]?.authorization).toBe(`Basic ${Buffer.from('edge:cAnArY').toString('base64')}`);
    proxyStatus = 407;
    const error = await describeGateway({ proxy: withPassword }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect((error as Error).message).toContain('the proxy does not connect to it; check the proxy setting');
    expect((error as Error).message).not.toContain('cAnArY');
  });

  test('that nobody runs a write is known not to have been sent', async () => {
    const cloud = served.connect({ caFile, proxy: 'http://127.0.0.1:1' }).scoped(scope);
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'ECONNREFUSED',
      message: expect.stringContaining('through the proxy http://127.0.0.1:1') as string,
    });
  });

  test('that hangs up without an answer is asked once for a send, and the send is known not to have left', async () => {
    proxyStatus = 'hangs up';
    const cloud = served.connect({ caFile, proxy: proxyOrigin() }).scoped(scope);
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'PROXY_HUNG_UP',
      message: expect.stringContaining('(the proxy hung up without an answer; check the proxy setting)') as string,
    });
    expect(tunnels).toHaveLength(1);
  });

  test('whose own certificate is private is trusted by the CA file, and refused without it', async () => {
    const secure = await listening(createSecureServer(certificate));
    const secureProxy = originOf(secure).replace('http:', 'https:');
    await expect(describeGateway({ proxy: secureProxy })).resolves.toMatchObject({ Status: 'active' });
    const untrusted = describeGateway({ proxy: secureProxy, caFile: undefined });
    await expect(untrusted).rejects.toMatchObject({ kind: 'unavailable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(tunnels).toHaveLength(1);
    await closed(secure);
  });

  test('a lost answer is as ambiguous as without one', async () => {
    served.server.script = (_request, response) => response.destroy();
    const cloud = served.connect({ caFile, proxy: proxyOrigin() }).scoped(scope);
    await expect(callSample(cloud, 'CreateVpnConnection')).rejects.toMatchObject({ kind: 'ambiguous' });
    await expect(callSample(cloud, 'DescribeVpnGateway')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('the pin is checked too', async () => {
    const pin = `sha256/${Buffer.alloc(32).toString('base64')}`;
    await expect(describeGateway({ pin })).rejects.toMatchObject({ code: 'PIN_MISMATCH' });
  });
});

describe('the proxy', () => {
  const env = {
    HTTPS_PROXY: 'http://secure:1',
    HTTP_PROXY: 'http://plain:2',
    NO_PROXY: 'internal.example, .b.example:444',
  };

  test.each([
    ['https://vpc.a.example', env, 'http://secure:1'],
    ['http://vpc.a.example', env, 'http://plain:2'],
    ['https://vpc.a.example', { https_proxy: 'http://lower:3' }, 'http://lower:3'],
    ['https://vpc.a.example', {}, undefined],
    ['https://vpc.a.example', { HTTPS_PROXY: '' }, undefined],
    ['https://internal.example', env, undefined],
    ['https://vpc.internal.example:8443', env, undefined],
    ['https://notinternal.example', env, 'http://secure:1'],
    ['https://vpc.b.example:444', env, undefined],
    ['https://vpc.b.example', env, 'http://secure:1'],
    ['https://vpc.a.example', { ...env, NO_PROXY: '*' }, undefined],
    ['https://127.0.0.1:9', env, undefined],
    ['http://localhost:9', env, undefined],
  ])('of %s in the environment %j is %s', (endpoint, environment, expected) => {
    const found = proxyFor(new URL(endpoint), { proxy: undefined, env: environment });
    expect(found?.origin).toBe(expected);
  });

  test('that is set goes before the environment', () => {
    const found = proxyFor(new URL('https://internal.example'), { proxy: 'http://set:4', env });
    expect(found?.origin).toBe('http://set:4');
  });

  test.each(['proxy:3128', 'socks5://proxy', ''])('%j is refused without being repeated', (bad) => {
    expect(() => served.connect({ proxy: bad })).toThrow(
      'Cannot use the proxy of the proxy setting: it is not an http or https URL; write http://HOST:PORT',
    );
  });
});
