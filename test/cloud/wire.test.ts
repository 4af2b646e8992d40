import { describe, expect, test } from 'vitest';
import type { Cloud, Scope } from '../../cloud/connect-cloud.ts';
import { json } from './recording-server.ts';
import { expectedSignature } from './expected-signature.ts';
import type { Recorded } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { credentials, scope, serverAndCloud } from './server-and-cloud.ts';

const noon = Date.parse('2026-11-22T12:00:00.987Z');

const served = serverAndCloud();

function connect(settings: Parameters<typeof served.connect>[0] = {}): Cloud {
  return served.connect({ clock: () => noon, ...settings });
}

async function received(cloud: Cloud, where: Scope = scope): Promise<Recorded> {
  served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
  await callSample(cloud.scoped(where), 'DescribeVpnGateway');
  const last = served.server.requests.at(-1);
  if (last === undefined) throw new Error('Nothing arrived');
  return last;
}

describe('on the wire', () => {
  test('two sends of the same request differ in nonce and signature', async () => {
    const cloud = connect();
    const one = await received(cloud);
    const other = await received(cloud);
    expect(one.form['SignatureNonce']).not.toBe(other.form['SignatureNonce']);
    expect(one.form['Signature']).not.toBe(other.form['Signature']);
    expect(one.form['VpnGatewayId']).toBe(other.form['VpnGatewayId']);
  });

  test('the time is in whole seconds of UTC, read from the clock at every send', async () => {
    let now = noon;
    const cloud = connect({ clock: () => now });
    expect((await received(cloud)).form['Timestamp']).toBe('2026-11-22T12:00:00Z');
    now += 61_000;
    expect((await received(cloud)).form['Timestamp']).toBe('2026-11-22T12:01:01Z');
  });

  test('temporary credentials send their token, signed', async () => {
    const request = await received(connect({ credentials: { ...credentials, securityToken: 'tok/en+=' } }));
    expect(request.form['SecurityToken']).toBe('tok/en+=');
    expect(request.form['Signature']).toBe(expectedSignature(request));
  });

  test('parameters that are undefined are not sent, empty ones are', async () => {
    served.server.script = json(sampleCalls.CreateCustomerGateway.answer);
    const cloud = connect().scoped(scope);
    await cloud.call('CreateCustomerGateway', { IpAddress: '198.51.100.1', Name: undefined, Description: '' });
    expect(served.server.requests[0]?.form).toMatchObject({ IpAddress: '198.51.100.1', Description: '' });
    expect(served.server.requests[0]?.form).not.toHaveProperty('Name');
  });

  test('a caller cannot ask the cloud for routes of its own', async () => {
    served.server.script = json(sampleCalls.CreateVpnConnection.answer);
    const request = { ...sampleCalls.CreateVpnConnection.request, AutoConfigRoute: true };
    await connect().scoped(scope).call('CreateVpnConnection', request);
    expect(served.server.requests[0]?.form['AutoConfigRoute']).toBe('false');
  });

  test('half a character in a parameter is refused by name and nothing is sent', async () => {
    const cloud = connect().scoped(scope);
    const call = cloud.call('CreateCustomerGateway', { IpAddress: '198.51.100.1', Name: 'a\ud800' });
    await expect(call).rejects.toMatchObject({
      kind: 'invalid',
      message: 'CreateCustomerGateway was not sent: Name is not valid Unicode; correct it',
    });
    expect(served.server.requests).toHaveLength(0);
  });
});

describe('a request that the guide has no doubt about is refused before it is sent', () => {
  test.each([
    ['an id is empty', { VpnConnectionId: '' }, 'VpnConnectionId is missing; name it'],
    ['a token is too long', { ClientToken: 'x'.repeat(65) }, 'ClientToken is not 1 to 64 ASCII characters; shorten it'],
    ['a token is not ASCII', { ClientToken: 'тест' }, 'ClientToken is not 1 to 64 ASCII characters; shorten it'],
  ])('when %s', async (_name, change, reason) => {
    const request = { ...sampleCalls.DeleteVpnConnection.request, ...change };
    await expect(connect().scoped(scope).call('DeleteVpnConnection', request)).rejects.toMatchObject({
      kind: 'invalid',
      message: `DeleteVpnConnection was not sent: ${reason}`,
    });
    expect(served.server.requests).toHaveLength(0);
  });
});

describe('organization and resource group', () => {
  const both = { headers: { organization: '37', resourceGroup: '529' } };

  test.each([
    ['none when nobody names any', {}, {}, undefined, undefined],
    ['the defaults', both, {}, '37', '529'],
    ["the scope's over the defaults", both, { organization: '41', resourceGroup: '7' }, '41', '7'],
    ['no default group in another organization', both, { organization: '41' }, '41', undefined],
    ['the default group in the same organization', both, { organization: '37' }, '37', '529'],
    ["the scope's group in the default organization", both, { resourceGroup: '7' }, '37', '7'],
  ])('%s', async (_name, settings, tenancy, organization, resourceGroup) => {
    const { headers } = await received(connect(settings), { ...scope, ...tenancy });
    expect(headers['x-acs-organizationid']).toBe(organization);
    expect(headers['x-acs-resourcegroupid']).toBe(resourceGroup);
    expect(headers['x-acs-regionid']).toBe('cn-hangzhou');
  });

  test('the instance that a personal access key is restricted to goes with a scope', async () => {
    expect((await received(connect())).headers).not.toHaveProperty('x-acs-instanceid');
    const { headers } = await received(connect(), { ...scope, instance: 'vpn-1' });
    expect(headers['x-acs-instanceid']).toBe('vpn-1');
  });
});

describe('onSend', () => {
  test('is told of a request that leaves', async () => {
    const sent: string[] = [];
    const cloud = connect().scoped(scope, { onSend: (action) => sent.push(action) });
    await callSample(cloud, 'DeleteVpnConnection');
    expect(sent).toEqual(['DeleteVpnConnection']);
  });

  test('is not told of a request that never left', async () => {
    const sent: string[] = [];
    const cloud = connect({ endpoint: 'http://127.0.0.1:1' }).scoped(scope, { onSend: (action) => sent.push(action) });
    await expect(callSample(cloud, 'DeleteVpnConnection')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(sent).toEqual([]);
  });
});
