import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { CloudSettings } from '../../cloud/connect-cloud.ts';
import { json } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { credentials, scope, serverAndCloud } from './server-and-cloud.ts';

const certificate = selfSignedCertificate();
const directory = mkdtempSync(join(tmpdir(), 'causeway-cloud-'));
const caFile = join(directory, 'ca.pem');
writeFileSync(caFile, certificate.cert);
afterAll(() => rmSync(directory, { recursive: true }));

const served = serverAndCloud(certificate);

function describeGateway(settings: Partial<CloudSettings> = {}): Promise<unknown> {
  served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
  return callSample(served.connect(settings).scoped(scope), 'DescribeVpnGateway');
}

test('an endpoint whose authority is in the CA file is trusted', async () => {
  await expect(describeGateway({ caFile })).resolves.toMatchObject({ Status: 'active' });
});

test('an endpoint that nobody vouches for is refused before anything is sent, with the setting to add', async () => {
  await expect(describeGateway()).rejects.toMatchObject({
    kind: 'unavailable',
    message:
      `DescribeVpnGateway was not sent: cannot reach ${served.server.origin} ` +
      "(its certificate is not trusted; name its authority's certificate with the caFile setting)",
  });
  expect(served.server.requests).toHaveLength(0);
});

test('another authority in the CA file does not help', async () => {
  const other = join(directory, 'other.pem');
  writeFileSync(other, selfSignedCertificate().cert);
  await expect(describeGateway({ caFile: other })).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a certificate for another host name is refused', async () => {
  const endpoint = served.server.origin.replace('127.0.0.1', 'localhost');
  await expect(describeGateway({ caFile, endpoint })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

describe('a pin', () => {
  const key = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
  const pin = `sha256/${createHash('sha256').update(key).digest('base64')}`;
  const other = `sha256/${createHash('sha256').update('another key').digest('base64')}`;

  test('that is the key of the endpoint is passed', async () => {
    await expect(describeGateway({ caFile, pin })).resolves.toMatchObject({ Status: 'active' });
  });

  test('that is another key is refused before anything is sent', async () => {
    await expect(describeGateway({ caFile, pin: other })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'PIN_MISMATCH',
      message: expect.stringContaining('its key is not the pinned one') as string,
    });
    expect(served.server.requests).toHaveLength(0);
  });

  test('does not stand in for an authority', async () => {
    await expect(describeGateway({ pin })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test.each(['sha256/short=', pin.slice(7), ''])('%j is refused when connecting', (bad) => {
    expect(() => served.connect({ pin: bad })).toThrow(
      'Cannot use the pin: it is not sha256/ and 44 base64 characters',
    );
  });
});

test('an endpoint whose certificate is for another name is trusted when that is the server name', async () => {
  const named = selfSignedCertificate({ host: 'vpc.example.internal' });
  const own = join(directory, 'named.pem');
  writeFileSync(own, named.cert);
  const server = createServer(named, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(sampleCalls.DescribeVpnGateway.answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { endpoint, caFile: own };
  await expect(describeGateway({ ...settings, serverName: 'vpc.example.internal' })).resolves.toBeDefined();
  await expect(describeGateway({ ...settings, serverName: 'other.example.internal' })).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  await expect(describeGateway(settings)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('plain http to an https endpoint gets no answer', async () => {
  const endpoint = served.server.origin.replace('https:', 'http:');
  await expect(describeGateway({ endpoint })).rejects.toMatchObject({ kind: 'unavailable' });
});

test.each([
  ['no such file', () => join(directory, 'missing.pem')],
  [
    'not a PEM certificate',
    () => {
      const path = join(directory, 'key.pem');
      writeFileSync(path, certificate.key);
      return path;
    },
  ],
])('a CA file that is useless is refused at once: %s', (reason, makePath) => {
  const path = makePath();
  expect(() => connectCloud({ endpoint: 'https://vpc.example.internal', credentials, caFile: path })).toThrow(
    `Cannot use the CA file ${path}: ${reason}; name a readable file of PEM certificates`,
  );
});
