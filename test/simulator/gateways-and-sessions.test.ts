// The other ways in: version 3 signatures, the ASAPI gateway, and temporary credentials with a policy and an end.
import { describe, expect, it } from 'vitest';
import { Nonces } from '../../simulator/api/nonces.ts';
import type { Endpoint } from '../contract/drivers.ts';
import { popCore, teaSdk } from '../contract/drivers.ts';
import type { Fields } from '../contract/wire.ts';
import { classicSignature, commonFields, formEncoded, post, read } from '../contract/wire.ts';
import type { Cloud } from './a-cloud.ts';
import { aCloud, gatewayA, gatewayB, manualClock } from './a-cloud.ts';

const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

function endpointOf({ endpoint }: Cloud, more: Partial<Endpoint> = {}): Endpoint {
  return { endpoint, region: 'cn-hangzhou', ...key, ...more };
}

describe('a version 3 signature', () => {
  it('with another secret is refused with the string that was to be signed', async () => {
    const cloud = await aCloud();
    const sdk = teaSdk(endpointOf(cloud, { accessKeySecret: 'wrong' }), 'ACS3-HMAC-SHA256');
    expect(await sdk.call('DescribeVpnGateways', {})).toMatchObject({
      status: 400,
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('string to sign is:ACS3-HMAC-SHA256') as unknown,
    });
  });

  it.each([
    ['nothing but its name', 'ACS3-HMAC-SHA256'],
    ['no signed headers', 'ACS3-HMAC-SHA256 Credential=testid,Signature=ab'],
    ['headers that it does not sign', 'ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=ab'],
  ])('with %s is incomplete', async (_, authorization) => {
    const { endpoint } = await aCloud();
    const { status, body } = await post(endpoint, '', { authorization });
    expect([status, body['Code']]).toEqual([400, 'IncompleteSignature']);
  });

  it('is not taken by a cloud that is configured without it', async () => {
    const cloud = await aCloud({ config: { acs3: false } });
    const [v3, v2] = (['ACS3-HMAC-SHA256', 'v2'] as const).map((way) => teaSdk(endpointOf(cloud), way));
    expect(await v3?.call('DescribeVpnGateways', {})).toMatchObject({ code: 'IncompleteSignature' });
    expect(await v2?.call('DescribeVpnGateways', {})).toMatchObject({ kind: 'answer' });
  });

  it('counts for faults and logs like any other call of its key', async () => {
    const cloud = await aCloud();
    await cloud.fault({ match: { accessKeyId: 'testid', action: 'DescribeVpnGateways' }, fault: 'throttle' });
    const sdk = teaSdk(endpointOf(cloud), 'ACS3-HMAC-SHA256');
    expect(await sdk.call('DescribeVpnGateways', {})).toMatchObject({ code: 'Throttling.User' });
    expect(await cloud.lines('/calls')).toMatchObject([{ action: 'DescribeVpnGateways', accessKeyId: 'testid' }]);
  });
});

interface AsapiRequest {
  readonly method?: 'GET' | 'POST';
  readonly hash?: 'sha1' | 'sha256';
  readonly fields?: Fields;
}

/** As the ASAPI SDK for Python sends it: the query, and for POST all of it again as JSON. */
async function askAsapi({ endpoint }: Cloud, { method = 'GET', hash = 'sha256', fields = {} }: AsapiRequest) {
  const how = hash === 'sha256' ? { SignatureMethod: 'HMAC-SHA256', SignatureVersion: '2.1' } : {};
  const whole = {
    ...commonFields(key, 'DescribeVpnGateways'),
    ...how,
    Product: 'Vpc',
    RegionId: 'cn-hangzhou',
    SignatureType: '',
    PageSize: '10',
    ...fields,
  };
  const signed = { ...whole, Signature: classicSignature(whole, { method, key, hash }) };
  const url = `${endpoint}/asapi/v3/?${formEncoded(signed)}`;
  if (method === 'GET') return read(await fetch(url));
  return post(url, JSON.stringify({ ...signed, PageSize: 10 }), { 'content-type': 'application/json' });
}

describe('the ASAPI gateway', () => {
  it.each([
    ['GET', 'sha256'],
    ['GET', 'sha1'],
    ['POST', 'sha256'],
    ['POST', 'sha1'],
  ] as const)('takes %s signed with %s and adds its own fields', async (method, hash) => {
    const { status, body } = await askAsapi(await aCloud(), { method, hash });
    expect([status, body]).toMatchObject([
      200,
      { TotalCount: 2, asapiSuccess: true, eagleEyeTraceId: expect.any(String) as unknown },
    ]);
    expect(body['asapiRequestId']).toBe(body['RequestId']);
  });

  it.each([
    [{ Product: '' }, 400, 'MissingProduct'],
    [{ Product: 'Ecs' }, 404, 'InvalidProduct.NotFound'],
    [{ SignatureMethod: 'HMAC-SM3' }, 400, 'InvalidParameter'],
  ])('refuses %j in its own form', async (fields, status, code) => {
    const answer = await askAsapi(await aCloud(), { fields });
    expect(answer).toMatchObject({ status, body: { Code: code, asapiSuccess: false, asapiErrorCode: code } });
  });

  it('takes a JSON body only, and only if it is an object', async () => {
    const { endpoint } = await aCloud();
    const headers = { 'content-type': 'application/json' };
    for (const body of ['[1]', '{', 'null']) {
      expect(await post(`${endpoint}/asapi/v3`, body, headers)).toMatchObject({ body: { Code: 'InvalidRequestBody' } });
    }
    expect(await post(endpoint, '{}', headers)).toMatchObject({ body: { Code: 'InvalidRequestBody' } });
  });

  it('tells its version without a signature', async () => {
    const { endpoint } = await aCloud();
    expect(await read(await fetch(`${endpoint}/api/version`))).toMatchObject({
      status: 200,
      body: { version: 'v3.13', code: '200' },
    });
  });
});

const roleArn = 'acs:ram::1234567890123456:role/adminrole';

async function assume(cloud: Cloud, more: Record<string, string | number> = {}): Promise<Endpoint> {
  const asked = { RoleArn: roleArn, RoleSessionName: 'alice', ...more };
  const outcome = await popCore(endpointOf(cloud), 'POST').call('AssumeRole', asked);
  if (outcome?.kind !== 'answer') throw new Error(JSON.stringify(outcome));
  const { AccessKeyId, AccessKeySecret, SecurityToken } = outcome.body['Credentials'] as Record<string, string>;
  return endpointOf(cloud, {
    ...(AccessKeyId !== undefined && { accessKeyId: AccessKeyId }),
    ...(AccessKeySecret !== undefined && { accessKeySecret: AccessKeySecret }),
    ...(SecurityToken !== undefined && { securityToken: SecurityToken }),
  });
}

describe('a session', () => {
  it.each([
    ['pop-core', (endpoint: Endpoint) => popCore(endpoint, 'GET')],
    ['version 3', (endpoint: Endpoint) => teaSdk(endpoint, 'ACS3-HMAC-SHA256')],
    ['version 2', (endpoint: Endpoint) => teaSdk(endpoint, 'v2')],
  ])('sees the world of its account through %s, and changes it in its own name', async (_, driverFor) => {
    const cloud = await aCloud();
    const session = await assume(cloud);
    const made = await driverFor(session).call('CreateCustomerGateway', { IpAddress: '8.8.8.8' });
    expect(made).toMatchObject({ kind: 'answer' });
    expect((await cloud.inventory()).customerGateways).toHaveLength(1);
    expect(await cloud.lines('/effects')).toMatchObject([{ accessKeyId: session.accessKeyId }]);
  });

  it('is refused without its token, with another one, and with a forged one', async () => {
    const cloud = await aCloud();
    const { securityToken: _, ...bare } = await assume(cloud);
    const other = await assume(cloud);
    const forged = `${other.securityToken}x`;
    const codes = [bare, { ...bare, securityToken: other.securityToken ?? '' }, { ...bare, securityToken: forged }].map(
      async (endpoint) => popCore(endpoint, 'GET').call('DescribeVpnGateways', {}),
    );
    expect(await Promise.all(codes)).toMatchObject([
      { code: 'MissingSecurityToken' },
      { code: 'InvalidSecurityToken.MismatchWithAccessKey' },
      { code: 'InvalidSecurityToken.Malformed' },
    ]);
  });

  it('may do what its policy allows and nothing else', async () => {
    const cloud = await aCloud();
    const Statement = [
      { Effect: 'Allow', Action: ['vpc:Describe*', 'vpc:Create*'], Resource: '*' },
      { Effect: 'Deny', Action: 'vpc:CreateCustomerGateway' },
    ];
    const client = popCore(await assume(cloud, { Policy: JSON.stringify({ Version: '1', Statement }) }), 'POST');
    expect(await client.call('DescribeVpnGateways', {})).toMatchObject({ kind: 'answer' });
    expect(await client.call('CreateCustomerGateway', { IpAddress: '8.8.8.8' })).toMatchObject({ code: 'Forbidden' });
    expect(await client.call('DeleteVpnGateway', { VpnGatewayId: gatewayA })).toMatchObject({ code: 'Forbidden' });
    expect(await client.call('AssumeRole', { RoleArn: roleArn, RoleSessionName: 'bob' })).toMatchObject({
      code: 'NoPermission',
    });
  });

  it('may touch the resources that its policy names and no others, and nothing under a condition', async () => {
    const cloud = await aCloud();
    const Resource = [`acs:vpc:*:1234567890123456:vpngateway/${gatewayA}`, 'acs:vpc:cn-hangzhou:*:customergateway/*'];
    const Condition = { IpAddress: { 'acs:SourceIp': '127.0.0.1' } };
    const Statement = [
      { Effect: 'Allow', Action: 'vpc:*', Resource },
      { Effect: 'Allow', Action: 'vpc:*', Resource: '*', Condition },
      { Effect: 'Deny', Action: 'vpc:DeleteCustomerGateway', Resource: '*', Condition },
    ];
    const client = popCore(await assume(cloud, { Policy: JSON.stringify({ Version: '1', Statement }) }), 'POST');
    const code = async (action: string, parameters: Record<string, string>) => {
      const outcome = await client.call(action, parameters);
      return outcome?.kind === 'refusal' ? outcome.code : 'OK';
    };
    expect(await code('DescribeVpnGateway', { VpnGatewayId: gatewayA })).toBe('OK');
    expect(await code('DescribeVpnGateway', { VpnGatewayId: gatewayB })).toBe('Forbidden');
    expect(await code('DescribeVpnGateways', {})).toBe('Forbidden');
    expect(await code('CreateCustomerGateway', { IpAddress: '8.8.8.8' })).toBe('OK');
    expect(await code('DeleteCustomerGateway', { CustomerGatewayId: 'cgw-x' })).toBe('Forbidden');
    // The guide's table has no resource for it, so it is about the region.
    expect(await code('DescribeVpnRouteEntries', { VpnGatewayId: gatewayA })).toBe('Forbidden');
  });

  it('ends, after as long as was asked for on the scaled clock', async () => {
    const clock = manualClock();
    const cloud = await aCloud({ clock, config: { clockScale: 100 } });
    const client = popCore(await assume(cloud, { DurationSeconds: 900 }), 'GET');
    clock.advance(8900);
    expect(await client.call('DescribeVpnGateways', {})).toMatchObject({ kind: 'answer' });
    clock.advance(200);
    expect(await client.call('DescribeVpnGateways', {})).toMatchObject({ code: 'InvalidSecurityToken.Expired' });
  });
});

it('nonces of the last half hour are refused again, and no more than 50,000 of them are kept', () => {
  const nonces = new Nonces();
  const at = (nowMs: number) => ({ nowMs, forgetAtMs: nowMs + 1_800_000 });
  nonces.use('first', at(0));
  expect(() => nonces.use('first', at(1_799_999))).toThrow('nonce was used');
  nonces.use('first', at(1_800_000));
  for (let count = 0; count < 49_999; count += 1) nonces.use(`n${count}`, at(1_800_001));
  expect(() => nonces.use('n0', at(1_800_002))).toThrow('nonce was used');
  nonces.use('first', at(1_800_002));
});
