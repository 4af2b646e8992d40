// The calls of both Terraform providers, in their order and encoding, from create to destroy. Every case here is observed:
// read in the providers' source or seen on the wire.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { manualClock } from '../simulator/a-cloud.ts';
import type { Fields, WireAnswer } from './wire.ts';
import { classicSignature, commonFields, formEncoded, post } from './wire.ts';

const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
const region = 'cn-hangzhou';
const vpc = 'vpc-hub00000000000000000a';
const clock = manualClock();

let endpoint: string;
let close: () => Promise<void>;

beforeEach(async () => {
  const config = parseSimulatorConfig({ gateways: [], vpcs: [{ id: vpc, region }], edition: 'public' });
  ({ endpoint, close } = await startSimulator({ port: 0, controlPort: 0, config, clock }));
});
afterEach(async () => close());

type Call = (action: string, fields?: Fields) => Promise<WireAnswer>;

const inQuery = ['VpnConnectionId', 'CustomerGatewayId', 'VpnGatewayId', 'RegionId'];
/** alicloud puts ids into the query for these, and the rest into a form. */
const idsInQuery = /^(Describe|Modify|Delete)/;

/** alicloud, by tea-rpc: the common fields in the query, those of the operation in a form. */
const alicloud: Call = async (action, given = {}) => {
  const fields = { RegionId: region, ...given };
  const isQuery = (name: string) => idsInQuery.test(action) && inQuery.includes(name);
  const common = { ...commonFields(key, action), Format: 'json' };
  const Signature = classicSignature({ ...common, ...fields }, { method: 'POST', key, hash: 'sha1' });
  const query = { ...common, ...only(fields, isQuery), Signature };
  const form = only(fields, (name) => !isQuery(name));
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-acs-action': action };
  return post(`${endpoint}/?${formEncoded(query)}`, formEncoded(form), headers);
};

/** The old Go SDK: everything in the query, with an empty SignatureType. */
const oldSdk: Call = async (action, given = {}) => {
  const fields = { RegionId: region, ...given };
  const whole = { ...commonFields(key, action), Format: 'JSON', SignatureType: '', ...fields };
  const Signature = classicSignature(whole, { method: 'POST', key, hash: 'sha1' });
  const headers = { 'x-acs-organizationid': '37', 'x-acs-resourcegroupid': '529', 'x-acs-regionid': region };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded', 'x-acs-request-version': 'v1' };
  return post(`${endpoint}/?${formEncoded({ ...whole, Signature })}`, '', form);
};

/** alibabacloudstack: that SDK, with the organisation in every call. */
const alibabacloudstack: Call = async (action, given) =>
  oldSdk(action, { Department: '37', OrganizationId: '37', ResourceGroup: '529', Product: 'Vpc', ...given });

function only(fields: Fields, isWanted: (name: string) => boolean): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isWanted(name)));
}

/** A call that has to succeed; afterwards time passes, as the providers' waits let it. */
function succeeding(call: Call) {
  return async (action: string, fields?: Fields) => {
    const { status, body } = await call(action, fields);
    expect([action, status, body['Message'], body['Code']]).toEqual([action, 200, undefined, undefined]);
    clock.advance(10_000);
    return body;
  };
}

async function refused(call: Call, action: string, fields: Fields): Promise<unknown> {
  return (await call(action, fields)).body['Code'];
}

const ike =
  '{"IkeAuthAlg":"sha1","IkeEncAlg":"aes","IkeLifetime":86400,"IkeMode":"main","IkePfs":"group2","IkeVersion":"ikev1","LocalId":"","Psk":"tf-secret","RemoteId":""}';
const ipsec = '{"IpsecAuthAlg":"sha1","IpsecEncAlg":"aes","IpsecLifetime":86400,"IpsecPfs":"group2"}';
const token = (action: string) => ({
  ClientToken: `TF-${action}-1700000000-0b6e8b0f-3d2a-4f8e-9c1d-5a4b3c2d1e0f`.slice(0, 64),
});

test('alicloud makes a gateway, a customer gateway, a connection and its routes, and destroys them', async () => {
  const call = succeeding(alicloud);
  const paid = { AutoPay: 'true', InstanceChargeType: 'POSTPAY', Bandwidth: '10', VpcId: vpc, Name: 'tf-hub' };
  const { VpnGatewayId: hub } = await call('CreateVpnGateway', {
    ...paid,
    EnableIpsec: 'true',
    EnableSsl: 'false',
    ...token('CreateVpnGateway'),
  });
  const VpnGatewayId = String(hub);
  expect(await call('DescribeVpnGateway', { VpnGatewayId })).toMatchObject({
    Status: 'active',
    Spec: '10M',
    ChargeType: 'PostpayByFlow',
  });
  await call('ModifyVpnGatewayAttribute', { VpnGatewayId, Description: 'made', ...token('ModifyVpnGatewayAttribute') });
  await call('TagResources', {
    ResourceType: 'VPNGATEWAY',
    'ResourceId.1': VpnGatewayId,
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'retail',
  });
  expect(await call('DescribeVpnGateway', { VpnGatewayId })).toMatchObject({
    Tags: { Tag: [{ Key: 'team', Value: 'retail' }] },
  });

  const { CustomerGatewayId: peer } = await call('CreateCustomerGateway', {
    IpAddress: '203.0.113.9',
    Name: 'tf-peer',
    'Tags.1.Key': 'team',
    'Tags.1.Value': 'retail',
    ...token('CreateCustomerGateway'),
  });
  const CustomerGatewayId = String(peer);
  const stage = { ResourceType: 'CUSTOMERGATEWAY', 'Tag.1.Key': 'stage', 'Tag.1.Value': 'test' };
  await call('TagResources', { 'ResourceId.1': CustomerGatewayId, ...stage });
  const tags = [
    { Key: 'team', Value: 'retail' },
    { Key: 'stage', Value: 'test' },
  ];
  expect(await call('DescribeCustomerGateway', { CustomerGatewayId })).toMatchObject({
    IpAddress: '203.0.113.9',
    Name: 'tf-peer',
    Tags: { Tag: tags },
  });

  const subnets = { LocalSubnet: '10.0.0.0/24,10.0.1.0/24', RemoteSubnet: '172.16.0.0/24' };
  const IkeConfig = ike.replace('ikev1', 'ikev2');
  const made = {
    VpnGatewayId,
    CustomerGatewayId,
    ...subnets,
    Name: 'tf-vco',
    EffectImmediately: 'true',
    AutoConfigRoute: 'false',
  };
  const checks = '{"enable":"true","dip":"172.16.0.1","sip":"10.0.0.1","interval":"3","retry":"3"}';
  const { VpnConnectionId: vco } = await call('CreateVpnConnection', {
    ...made,
    IkeConfig,
    IpsecConfig: ipsec.replace('86400', '0'), // partial blocks send zeros
    HealthCheckConfig: checks,
    'Tags.1.Key': 'team',
    'Tags.1.Value': 'retail',
    ...token('CreateVpnConnection'),
  });
  const VpnConnectionId = String(vco);
  expect(await call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
    State: 'active',
    VpnGatewayId,
    CustomerGatewayId,
    EffectImmediately: true,
    LocalSubnet: subnets.LocalSubnet,
    Tags: { Tag: [{ Key: 'team', Value: 'retail' }] },
  });
  // With a health check alicloud always modifies after the create, with capitals.
  await call('ModifyVpnConnectionAttribute', {
    VpnConnectionId,
    AutoConfigRoute: 'false',
    HealthCheckConfig: '{"Enable":"true","Dip":"172.16.0.2","Sip":"10.0.0.1","Interval":"4","Retry":"3"}',
  });
  expect(await call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
    State: 'active',
    IkeConfig: { Psk: 'tf-secret', IkeVersion: 'ikev2' },
    VcoHealthCheck: { Enable: 'true', Dip: '172.16.0.2', Interval: 4 },
  });

  const route = { VpnGatewayId, NextHop: VpnConnectionId, RouteDest: '172.16.0.0/24', Weight: '100' };
  expect(
    await call('CreateVpnRouteEntry', { ...route, PublishVpc: 'true', ...token('CreateVpnRouteEntry') }),
  ).toMatchObject({ VpnInstanceId: VpnGatewayId });
  const page = { VpnGatewayId, PageNumber: '1', PageSize: '20' };
  expect(await call('DescribeVpnRouteEntries', page)).toMatchObject({
    VpnRouteEntries: { VpnRouteEntry: [{ State: 'published', VpnInstanceId: VpnGatewayId }] },
  });
  await call('PublishVpnRouteEntry', {
    VpnGatewayId,
    NextHop: VpnConnectionId,
    RouteDest: '172.16.0.0/24',
    RouteType: 'dbr',
    PublishVpc: 'false',
  });
  await call('ModifyVpnRouteEntryWeight', { ...route, NewWeight: '0' });
  const policy = { ...route, RouteSource: '10.0.0.0/24' };
  await call('CreateVpnPbrRouteEntry', { ...policy, PublishVpc: 'false', ...token('CreateVpnPbrRouteEntry') });
  expect(await call('DescribeVpnPbrRouteEntries', page)).toMatchObject({
    VpnPbrRouteEntries: { VpnPbrRouteEntry: [{ State: 'normal' }] },
  });

  await call('DeleteVpnPbrRouteEntry', policy);
  await call('DeleteVpnRouteEntry', { ...route, Weight: '0' });
  expect(await call('DescribeVpnRouteEntries', page)).toMatchObject({ VpnRouteEntries: { VpnRouteEntry: [] } });
  await call('DeleteVpnConnection', { VpnConnectionId });
  expect(await refused(alicloud, 'DescribeVpnConnection', { VpnConnectionId })).toBe(
    'InvalidVpnConnectionInstanceId.NotFound',
  );
  await call('DeleteCustomerGateway', { CustomerGatewayId });
  await call('DeleteVpnGateway', { VpnGatewayId });
  expect(await refused(alicloud, 'DescribeVpnGateway', { VpnGatewayId })).toBe('InvalidVpnGatewayInstanceId.NotFound');
});

test('alicloud makes an SSL server and a certificate through the old SDK, and destroys them', async () => {
  const call = succeeding(alicloud);
  const created = await call('CreateVpnGateway', {
    Bandwidth: '10',
    VpcId: vpc,
    EnableSsl: 'true',
    SslConnections: '5',
  });
  const VpnGatewayId = String(created['VpnGatewayId']);
  const sdk = succeeding(oldSdk);
  const pool = {
    ClientIpPool: '192.168.0.0/16',
    LocalSubnet: '172.16.0.0/21',
    Proto: 'UDP',
    Cipher: 'AES-128-CBC',
    Port: '1194',
  };
  const { SslVpnServerId: server } = await sdk('CreateSslVpnServer', { VpnGatewayId, ...pool, Compress: 'false' });
  const SslVpnServerId = String(server);
  expect(await sdk('DescribeSslVpnServers', { SslVpnServerId })).toMatchObject({
    SslVpnServers: { SslVpnServer: [{ MaxConnections: 5 }] },
  });
  const { SslVpnClientCertId: cert } = await sdk('CreateSslVpnClientCert', { SslVpnServerId, Name: 'tf' });
  const SslVpnClientCertId = String(cert);
  expect(await sdk('DescribeSslVpnClientCert', { SslVpnClientCertId })).toMatchObject({
    Status: 'normal',
    ClientKey: expect.stringContaining('KEY') as unknown,
  });
  await sdk('DeleteSslVpnClientCert', { SslVpnClientCertId });
  expect(await refused(oldSdk, 'DescribeSslVpnClientCert', { SslVpnClientCertId })).toBe('InvalidInstanceId.NotFound');
  await sdk('DeleteSslVpnServer', { SslVpnServerId });
  await call('DeleteVpnGateway', { VpnGatewayId });
});

test('both providers meet a busy gateway: a wait for its state, and a retry that keeps its token', async () => {
  const { VpnGatewayId: hub } = (await alicloud('CreateVpnGateway', { Bandwidth: '10', VpcId: vpc })).body;
  const VpnGatewayId = String(hub);
  const status = async () => (await alicloud('DescribeVpnGateway', { VpnGatewayId })).body['Status'];
  expect(await status()).toBe('init');
  clock.advance(4000);
  expect(await status()).toBe('provisioning');
  clock.advance(10_000);
  expect(await status()).toBe('active');
  const peer = await alicloud('CreateCustomerGateway', { IpAddress: '203.0.113.9' });
  const ends = { VpnGatewayId, CustomerGatewayId: String(peer.body['CustomerGatewayId']) };
  const subnets = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24', AutoConfigRoute: 'false' };
  const made = await alicloud('CreateVpnConnection', { ...ends, ...subnets });
  const VpnConnectionId = String(made.body['VpnConnectionId']);
  const state = async () => (await alicloud('DescribeVpnConnection', { VpnConnectionId })).body['State'];
  expect([await status(), await state()]).toEqual(['updating', 'init']);
  const route = { VpnGatewayId, NextHop: VpnConnectionId, RouteDest: '172.16.0.0/24', Weight: '100' };
  const create = { ...route, PublishVpc: 'true', ClientToken: 'kept-over-the-refusal' };
  // alibabacloudstack tries again with the same token; a refusal that was remembered would be its last word.
  expect(await refused(alibabacloudstack, 'CreateVpnRouteEntry', create)).toBe('VpnGateway.Configuring');
  expect(await refused(alibabacloudstack, 'CreateVpnRouteEntry', create)).toBe('VpnGateway.Configuring');
  clock.advance(10_000);
  expect([await status(), await state()]).toEqual(['active', 'active']);
  expect((await alibabacloudstack('CreateVpnRouteEntry', create)).status).toBe(200);
  expect(await refused(alicloud, 'DeleteVpnRouteEntry', { ...route, ...token('DeleteVpnRouteEntry') })).toBe(
    'VpnGateway.Configuring',
  );
  clock.advance(10_000);
  expect((await alicloud('DeleteVpnRouteEntry', { ...route, ...token('DeleteVpnRouteEntry') })).status).toBe(200);
  expect(await refused(alicloud, 'DeleteVpnGateway', { VpnGatewayId })).toBe('VpnGateway.Configuring');
});

test('alibabacloudstack creates, updates at once as it does, reads with tags, and destroys', async () => {
  const call = succeeding(alibabacloudstack);
  const { VpnGatewayId: hub } = await call('CreateVpnGateway', {
    VpcId: vpc,
    Bandwidth: '10',
    EnableIpsec: 'true',
    Name: 'tf-hub',
  });
  const VpnGatewayId = String(hub);
  expect(await call('DescribeVpnGateway', { VpnGatewayId })).toMatchObject({
    VpnGatewayId,
    Status: 'active',
    IpsecVpn: 'enable',
  });
  const tagged = { ResourceType: 'VpnGateWay', 'ResourceId.1': VpnGatewayId };
  expect(await call('ListTagResources', tagged)).toMatchObject({ NextToken: '', TagResources: { TagResource: [] } });
  await call('TagResources', { ...tagged, 'Tag.1.Key': 'a', 'Tag.1.Value': '1' });
  expect(await call('ListTagResources', tagged)).toMatchObject({
    TagResources: { TagResource: [{ TagKey: 'a', TagValue: '1' }] },
  });
  await call('UnTagResources', { ...tagged, 'TagKey.1': 'a' });
  expect(await call('ListTagResources', tagged)).toMatchObject({ TagResources: { TagResource: [] } });

  const { CustomerGatewayId: peer } = await call('CreateCustomerGateway', {
    IpAddress: '203.0.113.9',
    Name: 'tf-peer',
  });
  const CustomerGatewayId = String(peer);
  const subnets = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' };
  const asked = {
    VpnGatewayId,
    CustomerGatewayId,
    ...subnets,
    IkeConfig: ike,
    IpsecConfig: ipsec,
    AutoConfigRoute: 'false',
  };
  const { VpnConnectionId: vco } = await call('CreateVpnConnection', asked);
  const VpnConnectionId = String(vco);
  await call('ModifyVpnConnectionAttribute', {
    VpnConnectionId,
    ...subnets,
    IkeConfig: ike,
    IpsecConfig: ipsec,
    AutoConfigRoute: 'false',
  });
  const shown = await call('DescribeVpnConnection', { VpnConnectionId });
  expect(shown).toMatchObject({ VpnConnectionId, IkeConfig: { RemoteId: '203.0.113.9' } });

  const route = { VpnGatewayId, NextHop: VpnConnectionId, RouteDest: '172.16.0.0/24' };
  await call('CreateVpnRouteEntry', { ...route, Weight: '100', PublishVpc: 'true' });
  await call('PublishVpnRouteEntry', { ...route, RouteType: 'dbr', PublishVpc: 'true' });
  // Its old weight is the zero value, so this is refused, and the provider takes the route for failed.
  expect(
    await refused(alibabacloudstack, 'ModifyVpnRouteEntryWeight', { ...route, Weight: '0', NewWeight: '100' }),
  ).toBe('InvalidRouteEntry.NotFound');
  await call('DeleteVpnRouteEntry', { ...route, Weight: '100' });
  await call('DeleteVpnConnection', { VpnConnectionId });
  await call('DeleteCustomerGateway', { CustomerGatewayId });
  await call('DeleteVpnGateway', { VpnGatewayId });
  expect(await refused(alibabacloudstack, 'DescribeVpnGateway', { VpnGatewayId })).toBe(
    'InvalidVpnGatewayInstanceId.NotFound',
  );
});
