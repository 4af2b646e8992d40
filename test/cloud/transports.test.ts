import { describe, expect, test } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { CloudSettings } from '../../cloud/connect-cloud.ts';
import { expectedSignature } from './expected-signature.ts';
import { json } from './recording-server.ts';
import type { Recorded } from './recording-server.ts';
import { allActions, callSample, sampleCalls } from './sample-calls.ts';
import { credentials, scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

const transports: [string, Partial<CloudSettings>][] = [
  ['pop-post', {}],
  ['pop-get', { httpMethod: 'GET' }],
  ['asapi-sha1', { transport: 'asapi' }],
  ['asapi-sha256', { transport: 'asapi', signatureMethod: 'HMAC-SHA256' }],
  ['asapi-get-sha256', { transport: 'asapi', httpMethod: 'GET', signatureMethod: 'HMAC-SHA256' }],
];

describe.each(transports)('%s', (name, settings) => {
  test('every operation looks on the wire as it always did', async () => {
    const cloud = connect(settings).scoped({ region: 'cn-qingdao-env66-d01', instance: 'vpn-bp1q8bgx4xnkm2ogj' });
    for (const action of allActions.toSorted()) {
      served.server.script = json(sampleCalls[action].answer);
      await callSample(cloud, action);
    }
    expect(served.server.requests).toHaveLength(37);
    await expect(served.server.requests.map(asGoldenText).join('\n')).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test.each(allActions)('the signature of %s is the one that the receiver computes', async (action) => {
    served.server.script = json(sampleCalls[action].answer);
    await callSample(connect(settings).scoped(scope), action);
    const [request] = served.server.requests as [Recorded];
    expect(request.form['Signature']).toBe(expectedSignature(request));
  });
});

describe('the path', () => {
  test.each<[string, Partial<CloudSettings>, string]>([
    ['', {}, '/'],
    ['/pop/vpc', {}, '/pop/vpc'],
    ['', { transport: 'asapi' }, '/asapi/v3'],
    ['/asapi/v3/', { transport: 'asapi' }, '/asapi/v3/'],
    ['/asapi/v4', { transport: 'asapi' }, '/asapi/v4'],
  ])('of an endpoint with the path %j and %j is %s, and the signature does not change with it', async (...row) => {
    const [path, settings, expected] = row;
    served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
    const cloud = connect({ ...settings, endpoint: `${served.server.origin}${path}` });
    await callSample(cloud.scoped(scope), 'DescribeVpnGateway');
    const [request] = served.server.requests as [Recorded];
    expect(request.url).toBe(expected);
    expect(request.form['Signature']).toBe(expectedSignature(request));
  });
});

test('POP is not signed with SHA256', () => {
  const settings = { endpoint: 'https://vpc.example.internal', credentials, signatureMethod: 'HMAC-SHA256' } as const;
  expect(() => connectCloud(settings)).toThrow(
    'Cannot sign with HMAC-SHA256: the POP gateway knows HMAC-SHA1 only; leave it out, or use asapi',
  );
});

describe('what ASAPI adds to answers', () => {
  const call = () => callSample(connect({ transport: 'asapi' }).scoped(scope), 'DescribeVpnGateway');

  test('is ignored when it went well', async () => {
    const own = { asapiSuccess: true, asapiRequestId: 'R-1', eagleEyeTraceId: '0a1c', code: '200', cost: 3 };
    served.server.script = json({ ...sampleCalls.DescribeVpnGateway.answer, ...own });
    await expect(call()).resolves.toMatchObject({ Status: 'active' });
  });

  test('tells what went wrong when the product was not reached', async () => {
    const own = { asapiSuccess: false, asapiRequestId: 'R-7', asapiErrorCode: 'Forbidden', asapiErrorMessage: 'No.' };
    served.server.script = json(own, 403);
    await expect(call()).rejects.toMatchObject({ kind: 'denied', code: 'Forbidden', requestId: 'R-7' });
  });

  test("gives way to the product's own words", async () => {
    const own = { asapiSuccess: false, asapiErrorCode: 'Wrapped', errorCode: 'Wrapped' };
    served.server.script = json({ Code: 'VpnGateway.Configuring', Message: 'Busy.', RequestId: 'R-8', ...own }, 400);
    await expect(call()).rejects.toMatchObject({ kind: 'wait', code: 'VpnGateway.Configuring', requestId: 'R-8' });
  });
});

function connect(settings: Partial<CloudSettings>) {
  const clock = () => Date.parse('2026-11-22T12:00:00.987Z');
  return served.connect({ clock, headers: { organization: '37', resourceGroup: '529' }, ...settings });
}

/** One parameter a line, still encoded; what is different every time replaced by its name. */
function asGoldenText({ method, url, headers, body }: Recorded): string {
  const headerLines = Object.entries(headers)
    .filter(([name]) => name !== 'host' && name !== 'content-length')
    .map(([name, value]) => `${name}: ${value.replace(process.version, 'NODE')}`);
  return `${[`${method} ${lines(url)}`, ...headerLines.sort(), '', lines(body)].join('\n')}\n`;
}

function lines(parameters: string): string {
  return parameters
    .replace(/(SignatureNonce)=[0-9a-f-]{36}(?=&)/, '$1=NONCE')
    .replace(/(&Signature)=[A-Za-z0-9%]+$/, '$1=SIGNATURE')
    .replaceAll('&', '\n&');
}
