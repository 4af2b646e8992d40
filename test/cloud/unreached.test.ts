// What fails before a request has left: whatever was to be sent, nothing has happened, and the message says what to do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { CloudSettings } from '../../cloud/connect-cloud.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { sends } from './sends.ts';
import { credentials, scope } from './server-and-cloud.ts';

type Unreached = Partial<CloudSettings> & { endpoint: string };

/** Its port on this machine; it ends with the test. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function nobody(): Promise<Unreached> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return { endpoint: `http://127.0.0.1:${port}` };
}

async function silence(): Promise<Unreached> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  return { endpoint: `https://127.0.0.1:${await listening(server)}`, timeoutMs: 200 };
}

/** An endpoint with this certificate, which is in the CA file. */
async function secure(tls: TlsOptions, settings: Partial<CloudSettings> = {}): Promise<Unreached> {
  const server = createSecureServer(tls, (_request, response) => response.end('{}'));
  const directory = mkdtempSync(join(tmpdir(), 'causeway-unreached-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, String(tls.cert));
  return { endpoint: `https://127.0.0.1:${await listening(server)}`, caFile, ...settings };
}

async function behindProxy(status: number | 'hangs up'): Promise<Unreached> {
  const server = createHttpServer().on('connect', (_request, client) => {
    if (status === 'hangs up') client.destroy();
    else client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  const proxy = `http://127.0.0.1:${await listening(server)}`;
  return { endpoint: 'https://vpc.example.internal', proxy };
}

const own = selfSignedCertificate();
const old: TlsOptions = { ...own, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
const otherPin = `sha256/${Buffer.alloc(32).toString('base64')}`;

test.each<[string, () => Promise<Unreached>, code: string, reason: string]>([
  ['nobody listens', nobody, 'ECONNREFUSED', 'connection refused; check the endpoint and that something listens there'],
  ['the handshake never ends', silence, 'Timeout', 'nothing within 200 ms'],
  [
    'nobody vouches for its certificate',
    () => secure(own, { caFile: undefined }),
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    "its certificate is not trusted; name its authority's certificate with the caFile setting",
  ],
  [
    'its certificate is for another host',
    () => secure(selfSignedCertificate({ host: 'vpc.example.internal' })),
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'its certificate is for another host name; check the endpoint',
  ],
  [
    'its certificate has expired',
    () => secure(selfSignedCertificate({ until: '210101' })),
    'CERT_HAS_EXPIRED',
    'its certificate has expired',
  ],
  [
    'it knows TLS 1.1 at best',
    () => secure(old),
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    'it knows no TLS 1.2 or later',
  ],
  [
    'its key is not the pinned one',
    () => secure(own, { pin: otherPin }),
    'PIN_MISMATCH',
    'its key is not the pinned one; check the endpoint, or the pin setting after a change of its key',
  ],
  [
    'the proxy refuses',
    () => behindProxy(407),
    'UND_ERR_ABORTED',
    'the proxy does not connect to it; check the proxy setting',
  ],
  [
    'the proxy hangs up',
    () => behindProxy('hangs up'),
    'PROXY_HUNG_UP',
    'the proxy hung up without an answer; check the proxy setting',
  ],
])('when %s, neither a read nor a write with or without a token was sent', async (_name, unreached, code, reason) => {
  const settings = await unreached();
  const cloud = connectCloud({ credentials, retry: 'never', timeoutMs: 2_000, ...settings });
  const sent: string[] = [];
  const { endpoint, proxy } = settings;
  const place = proxy === undefined ? endpoint : `${endpoint} through the proxy ${proxy}`;
  for (const send of Object.values(sends)) {
    await expect(send(cloud.scoped(scope, { onSend: (action) => sent.push(action) }))).rejects.toMatchObject({
      kind: 'unavailable',
      code,
      message: expect.stringMatching(/^D\w+VpnConnection was not sent: cannot reach /) as string,
    });
    await expect(send(cloud.scoped(scope))).rejects.toThrow(`was not sent: cannot reach ${place} (${reason})`);
  }
  expect(sent).toEqual([]);
  await cloud.close();
});
