import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';
import { encoded, send, sendGet, signedParameters } from './raw-call.ts';

const list = { Action: 'DescribeVpnGateways', RegionId: 'cn-hangzhou' };
const odd = "b c*~'(!)中+%&=/";
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the official SDK is understood', () => {
  it.each(['GET', 'POST'] as const)('with %s, whatever characters a value has', async (method) => {
    const cloud = await aCloud();
    const answer = await cloud.call('DescribeVpnGateways', { VpcId: odd }, { method });
    expect(answer).toMatchObject({ TotalCount: 0, PageNumber: 1, PageSize: 10, VpnGateways: { VpnGateway: [] } });
  });

  it('a wrong secret is 400 SignatureDoesNotMatch, with our string to sign after the first colon', async () => {
    const cloud = await aCloud();
    const key = { accessKeyId: 'testid', accessKeySecret: 'wrong' };
    const error = await cloud
      .call('DescribeVpnGateways', {}, { key, method: 'GET' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', entry: { response: { statusCode: 400 } } });
    const { Message } = (error as { data: { Message: string } }).data;
    const [text, ...rest] = Message.split(':');
    expect(text).toBe('Specified signature is not matched with our calculation. server string to sign is');
    expect(rest.join(':')).toMatch(/^GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeVpnGateways%26/);
  });

  it('an unknown key is 404 InvalidAccessKeyId.NotFound', async () => {
    const cloud = await aCloud();
    const key = { accessKeyId: 'nobody', accessKeySecret: 'x' };
    expect(await cloud.codeOf('DescribeVpnGateways', {}, { key })).toBe('InvalidAccessKeyId.NotFound');
    expect((await sendGet(cloud.endpoint, { ...list, AccessKeyId: 'nobody' })).status).toBe(404);
  });
});

describe('the same signature holds for every way of writing the values', () => {
  const parameters = () => signedParameters({ ...list, VpcId: odd, SignatureType: '' }, 'POST');
  const plus = (text: string) => text.replaceAll('%20', '+').replaceAll('(', '%28').replaceAll('*', '%2A');
  it.each([
    ['all in the query, as Java does', (): [string, string] => [encoded(parameters()), '']],
    ['all in the form, with plus for space, as Python does', (): [string, string] => ['', plus(encoded(parameters()))]],
    [
      'with a blank value written without =',
      (): [string, string] => ['', encoded(parameters()).replace('SignatureType=', 'SignatureType')],
    ],
  ])('%s', async (_, write) => {
    const cloud = await aCloud();
    const [query, body] = write();
    const answer = await send(`${cloud.endpoint}/any/path?${query}`, { method: 'POST', headers: form, body });
    expect([answer.status, answer.json['TotalCount']]).toEqual([200, 0]);
  });

  it('query and form count together, as tea-based SDKs send them', async () => {
    const cloud = await aCloud();
    const { VpcId, ...common } = parameters();
    const body = encoded({ VpcId: VpcId ?? '' });
    const answer = await send(`${cloud.endpoint}/?${encoded(common)}`, { method: 'POST', headers: form, body });
    expect(answer.status).toBe(200);
  });

  it('a form without a content type is a form', async () => {
    const cloud = await aCloud();
    const body = Buffer.from(encoded(parameters()));
    expect((await send(cloud.endpoint, { method: 'POST', body })).status).toBe(200);
  });
});

describe('what a request must carry', () => {
  const cases = [
    'Action',
    'Version',
    'AccessKeyId',
    'Signature',
    'SignatureMethod',
    'SignatureVersion',
    'SignatureNonce',
    'Timestamp',
  ];
  it.each([...cases, 'RegionId'])('without %s it is refused', async (name) => {
    const cloud = await aCloud();
    const { [name]: _, ...rest } = signedParameters(list);
    const { Signature: __, ...unsigned } = rest;
    const parameters =
      name === 'Signature' ? unsigned : name === 'RegionId' ? signedParameters({ Action: list.Action }) : rest;
    const { status, json } = await send(`${cloud.endpoint}/?${encoded(parameters)}`);
    expect([status, json['Code'], json['Message']]).toEqual([
      400,
      `Missing${name}`,
      `${name} is mandatory for this action.`,
    ]);
  });

  const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString().replace(/\.\d+/, '');
  it.each([
    ['a time 14 minutes ago', { Timestamp: minutes(-14) }, 200, undefined],
    ['a time 14 minutes ahead', { Timestamp: minutes(14) }, 200, undefined],
    ['a time 16 minutes ago', { Timestamp: minutes(-16) }, 400, 'InvalidTimeStamp.Expired'],
    ['a time 16 minutes ahead', { Timestamp: minutes(16) }, 400, 'InvalidTimeStamp.Expired'],
    ['a time with milliseconds', { Timestamp: new Date().toISOString() }, 400, 'InvalidTimeStamp.Format'],
    ['a time that does not exist', { Timestamp: '2026-13-40T25:00:00Z' }, 400, 'InvalidTimeStamp.Format'],
    ['a day that its month does not have', { Timestamp: '2026-02-30T12:00:00Z' }, 400, 'InvalidTimeStamp.Format'],
    ['an unknown action', { Action: 'DescribeEverything' }, 404, 'InvalidAction.NotFound'],
    ['the version of another product', { Version: '2014-05-26' }, 400, 'InvalidVersion'],
    ['another signature method', { SignatureMethod: 'HMAC-MD5' }, 400, 'InvalidParameter'],
    ['another signature version', { SignatureVersion: '2.0' }, 400, 'InvalidParameter'],
    ['an unknown format', { Format: 'YAML' }, 400, 'InvalidParameter'],
    ['an unknown region', { RegionId: 'cn-nowhere' }, 404, 'InvalidRegionId.NotFound'],
    ['parameters that nobody knows', { OwnerId: '1', Department: '37', Product: 'Vpc' }, 200, undefined],
  ])('%s', async (_, parameters, status, code) => {
    const cloud = await aCloud();
    const answer = await sendGet(cloud.endpoint, { ...list, ...parameters });
    expect([answer.status, answer.json['Code']]).toEqual([status, code]);
  });
});

describe('a nonce', () => {
  it('is good for one call of one key', async () => {
    const cloud = await aCloud({
      config: {
        accounts: [
          { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
          { accessKeyId: 'other', accessKeySecret: 's' },
        ],
      },
    });
    const nonce = { SignatureNonce: 'once' };
    expect(await cloud.codeOf('DescribeRegions', nonce)).toBe('OK');
    expect(await cloud.codeOf('DescribeRegions', nonce)).toBe('SignatureNonceUsed');
    expect(await cloud.codeOf('DescribeRegions', nonce, { key: { accessKeyId: 'other', accessKeySecret: 's' } })).toBe(
      'OK',
    );
  });

  it('is not burned by a call whose signature is wrong', async () => {
    const cloud = await aCloud();
    const forged = { accessKeyId: 'testid', accessKeySecret: 'forged' };
    expect(await cloud.codeOf('DescribeRegions', { SignatureNonce: 'n' }, { key: forged })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(await cloud.codeOf('DescribeRegions', { SignatureNonce: 'n' })).toBe('OK');
  });

  it('is forgotten only when its time could not be valid any more', async () => {
    const cloud = await aCloud();
    const later = (minutes: number) =>
      new Date(cloud.clock.now() + minutes * 60_000).toISOString().replace(/\.\d+/, '');
    const first = { SignatureNonce: 'n', Timestamp: later(14) };
    expect(await cloud.codeOf('DescribeRegions', first)).toBe('OK');
    cloud.clock.advance(28 * 60_000);
    expect(await cloud.codeOf('DescribeRegions', first)).toBe('SignatureNonceUsed');
  });
});

describe('answers look as SDKs expect them', () => {
  const requestId = expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/) as string;

  it('JSON is the default, with this exact content type and no Code in a success', async () => {
    const cloud = await aCloud();
    const answer = await sendGet(cloud.endpoint, list);
    expect(answer.contentType).toBe('application/json;charset=utf-8');
    expect(answer.json).toMatchObject({ RequestId: requestId, TotalCount: 2 });
    expect(answer.json).not.toHaveProperty('Code');
  });

  it('an error says request, host, code and message', async () => {
    const cloud = await aCloud();
    const { json } = await sendGet(cloud.endpoint, { ...list, Action: 'Nope' });
    expect(json).toEqual({
      RequestId: requestId,
      HostId: new URL(cloud.endpoint).host,
      Code: 'InvalidAction.NotFound',
      Message: 'Specified api is not found, please check your url and method.',
    });
  });

  it.each(['XML', 'xml'])('Format=%s gives XML under the root of the action', async (Format) => {
    const cloud = await aCloud();
    const answer = await sendGet(cloud.endpoint, { ...list, Format });
    expect(answer.contentType).toBe('text/xml;charset=utf-8');
    expect(answer.text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><DescribeVpnGatewaysResponse><RequestId>[0-9A-F-]{36}<\/RequestId>/,
    );
    expect(answer.text.match(/<VpnGateway>/g)).toHaveLength(2);
    expect(answer.text).toContain('<VpnGateways><VpnGateway><VpnGatewayId>vpn-hub0000000000000000a</VpnGatewayId>');
  });

  it('an XML error is an Error element with escaped text', async () => {
    const cloud = await aCloud();
    const answer = await sendGet(cloud.endpoint, {
      ...list,
      Action: 'CreateVpnConnection',
      Format: 'XML',
      VpnGatewayId: 'v',
      CustomerGatewayId: 'c',
      LocalSubnet: '<&\u0000>',
      RemoteSubnet: '10.0.0.0/8',
    });
    expect([answer.status, answer.contentType]).toEqual([400, 'text/xml;charset=utf-8']);
    expect(answer.text).toContain('<Error><RequestId>');
    expect(answer.text).toContain('(&lt;&amp;\uFFFD&gt;) is invalid');
  });
});
