import * as fc from 'fast-check';
import RPCClient from '@alicloud/pop-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalQuery } from '../../cloud/signing/canonical-query.ts';
import { percentEncode } from '../../cloud/signing/percent-encode.ts';
import { signature } from '../../cloud/signing/signature.ts';
import { signedParameters } from '../../cloud/signing/signed-parameters.ts';
import { stringToSign } from '../../cloud/signing/string-to-sign.ts';
import { json, startRecordingServer } from './recording-server.ts';
import type { RecordingServer } from './recording-server.ts';

/** The guide's example (6.2.3), its time under the name given. */
function guideExample(timeName: 'Timestamp' | 'TimeStamp' = 'Timestamp') {
  return {
    Action: 'DescribeVpnGateways',
    [timeName]: '2016-02-23T12:46:24Z',
    Format: 'XML',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
    Version: '2016-04-28',
    SignatureVersion: '1.0',
  };
}

/** The example that Alibaba Cloud has published for years. */
function publishedExample(timeName: 'Timestamp' | 'TimeStamp' = 'Timestamp') {
  return { ...guideExample(timeName), Action: 'DescribeRegions', Version: '2014-05-26' };
}

describe('percent-encoding', () => {
  test.each([
    ['AZaz09-_.~', 'AZaz09-_.~'],
    ['a b', 'a%20b'],
    ['*', '%2A'],
    ["!'()", '%21%27%28%29'],
    ['+/=&%:', '%2B%2F%3D%26%25%3A'],
    ['中文', '%E4%B8%AD%E6%96%87'],
    ['🚀', '%F0%9F%9A%80'],
    ['', ''],
  ])('writes %j as %j', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });
});

describe('the canonical query', () => {
  test('of the published example is in the order of the names', () => {
    expect(canonicalQuery(publishedExample())).toBe(
      'AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1' +
        '&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0' +
        '&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26',
    );
  });

  test('orders names by their bytes, upper case first, and keeps empty values', () => {
    expect(canonicalQuery({ b: '2', a: '', B: '1', 'a.10': 'x', 'a.2': 'y' })).toBe('B=1&a=&a.10=x&a.2=y&b=2');
  });

  test('orders names by their bytes and not by their UTF-16 units', () => {
    expect(canonicalQuery({ '\u{1F680}': '2', '\uFF5E': '1' })).toBe('%EF%BD%9E=1&%F0%9F%9A%80=2');
  });
});

describe('the string to sign', () => {
  test('of the published example is the published one', () => {
    expect(stringToSign('GET', canonicalQuery(publishedExample()))).toBe(
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1' +
        '%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0' +
        '%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    );
  });

  test('begins with the method that is used', () => {
    expect(stringToSign('POST', 'a=b')).toBe('POST&%2F&a%3Db');
  });
});

describe('the signature', () => {
  test.each([
    ['the published example', 'GET', publishedExample(), 'OLeaidS1JvxuMvnyHOwuJ+uX5qY='],
    ['the one that the guide prints', 'GET', publishedExample('TimeStamp'), 'CT9X0VtwR86fNWSnsc6v8YGOjuE='],
    ["the guide's example, done right", 'GET', guideExample(), '7DBU+TXCI60kYfdyr6FA05RsxzA='],
    ["the guide's example as a POST", 'POST', guideExample(), 'nrvpGphyuqzqhX8t/aumwg1zojM='],
    ["the guide's example with its misprinted name", 'GET', guideExample('TimeStamp'), 'I2sCp2jY2asY0S+v3OWskw6IGus='],
  ] as const)('of %s', (_name, method, parameters, expected) => {
    expect(signature(stringToSign(method, canonicalQuery(parameters)), 'testsecret')).toBe(expected);
  });

  test("of the guide's string to sign taken literally", () => {
    const printed =
      'GET&%2F&AccessKeyId%3Dtestid&Action%3DDescribeVpnGateways&Format%3DXML&SignatureMethod%3DHMAC-SHA1' +
      '&SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion%3D1.0' +
      '&TimeStamp%3D2016-02-23T12%253A46%253A24Z&Version%3D2016-04-28';
    expect(signature(printed, 'testsecret')).toBe('fBTj899x8+5JYpGgkTqgyvjj/cA=');
  });
});

describe('the signature of ASAPI, whose gateway stands before every product', () => {
  const parameters = {
    ...guideExample(),
    Format: 'JSON',
    Product: 'Vpc',
    RegionId: 'cn-qingdao-env66-d01',
    VpcId: 'vpc-bp1ub1yt9cvakoe1j',
  };

  test.each([
    ['GET', 'HMAC-SHA1', '1.0', 'TBRvAkXsQAWsWF2EEkPRhvkZYYU='],
    ['POST', 'HMAC-SHA1', '1.0', 'laIN5okyT7wS5M3ioxiyoGDjeSU='],
    ['GET', 'HMAC-SHA256', '2.1', '5rVHhN9aacN/PLUbKtXdpau1GsBrotSLwXMfG3DfzwI='],
    ['POST', 'HMAC-SHA256', '2.1', 'LPWeKNDlPVd7nyapToPgR1clezXkTuVrHEb6RwNcMJw='],
  ] as const)('of a %s with %s', (httpMethod, signatureMethod, version, expected) => {
    const query = canonicalQuery({ ...parameters, SignatureMethod: signatureMethod, SignatureVersion: version });
    expect(query).toBe(
      'AccessKeyId=testid&Action=DescribeVpnGateways&Format=JSON&Product=Vpc&RegionId=cn-qingdao-env66-d01' +
        `&SignatureMethod=${signatureMethod}&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf` +
        `&SignatureVersion=${version}&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2016-04-28&VpcId=vpc-bp1ub1yt9cvakoe1j`,
    );
    expect(signature(stringToSign(httpMethod, query), 'testsecret', signatureMethod)).toBe(expected);
    const signed = signedParameters(parameters, {
      accessKeyId: 'testid',
      accessKeySecret: 'testsecret',
      httpMethod,
      signatureMethod,
      format: 'JSON',
      nonce: parameters.SignatureNonce,
      timeMs: Date.parse('2016-02-23T12:46:24.999Z'),
    });
    expect(signed).toBe(`${query}&Signature=${percentEncode(expected)}`);
  });
});

describe('signed parameters', () => {
  let server: RecordingServer;

  beforeAll(async () => {
    server = await startRecordingServer();
    server.script = json({ RequestId: 'R-1' });
  });
  afterAll(() => server.close());

  test.each(['GET', 'POST'] as const)('of a %s are byte for byte what the official SDK sends', async (httpMethod) => {
    const names = fc.stringMatching(/^x[A-Za-z0-9._~-]{0,20}$/);
    const values = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values), values, async (parameters, secret) => {
        const credentials = { accessKeyId: 'testid', accessKeySecret: secret || 'x', securityToken: 'token+/=' };
        const sent = await sentByTheOfficialSdk(server, { ...credentials, httpMethod, parameters });
        const { SignatureNonce: nonce = '', Timestamp = '' } = Object.fromEntries(new URLSearchParams(sent));
        const own = { ...parameters, Action: 'DescribeVpnGateways', Version: '2016-04-28' };
        const how = { httpMethod, signatureMethod: 'HMAC-SHA1', format: 'JSON' } as const;
        const signed = signedParameters(own, { ...credentials, ...how, nonce, timeMs: Date.parse(Timestamp) });
        expect(signed).toBe(sent);
      }),
      { numRuns: 150 },
    );
  });
});

interface Sent {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  httpMethod: 'GET' | 'POST';
  parameters: Record<string, string>;
}

async function sentByTheOfficialSdk(server: RecordingServer, { httpMethod, parameters, ...credentials }: Sent) {
  const client = new RPCClient({ endpoint: server.origin, apiVersion: '2016-04-28', ...credentials });
  await client.request('DescribeVpnGateways', parameters, { method: httpMethod, formatParams: false });
  const { url, body } = server.requests.at(-1) ?? { url: '', body: '' };
  return httpMethod === 'GET' ? url.slice(2) : body;
}
