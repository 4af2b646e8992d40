import { beforeEach, describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, everything, gatewayA } from './a-cloud.ts';

type Row = Record<string, unknown>;

let cloud: Cloud;
let peer: string;
let connection: string;

beforeEach(async () => {
  cloud = await aCloud({ config: { durations: { connection: '0s', route: '0s' } } });
  peer = await cloud.aPeer('8.8.8.8');
  connection = await cloud.aConnection({
    VpnGatewayId: gatewayA,
    CustomerGatewayId: peer,
    LocalSubnet: '10.99.0.0/24',
  });
});

const name = (length: number) => 'n'.repeat(length);
const subnets = (count: number) => Array.from({ length: count }, (_, index) => `10.${index}.0.0/24`).join(',');

describe('a customer gateway is refused', () => {
  const cases: [string, Row, string][] = [
    ['without an address', {}, 'MissingIpAddress'],
    ['for an address that is a name', { IpAddress: 'peer.example' }, 'InvalidIpAddress.WrongFormat'],
    ['for an octet above 255', { IpAddress: '8.8.8.256' }, 'InvalidIpAddress.WrongFormat'],
    ['for a leading zero', { IpAddress: '8.8.8.08' }, 'InvalidIpAddress.WrongFormat'],
    ['for a block', { IpAddress: '8.8.8.0/24' }, 'InvalidIpAddress.WrongFormat'],
    ...['100.64.0.1', '100.127.255.255', '127.0.0.1', '169.254.1.1', '224.0.0.1', '239.1.1.1', '255.0.0.1'].map(
      (IpAddress): [string, Row, string] => [`for ${IpAddress}`, { IpAddress }, 'InvalidIpAddress.WrongFormat'],
    ),
    ['with a name of one letter', { IpAddress: '9.9.9.9', Name: 'n' }, 'InvalidName'],
    ['with a name of 129 letters', { IpAddress: '9.9.9.9', Name: name(129) }, 'InvalidName'],
    ['with a name that begins with a digit', { IpAddress: '9.9.9.9', Name: '1st' }, 'InvalidName'],
    ['with a name that has a space', { IpAddress: '9.9.9.9', Name: 'my peer' }, 'InvalidName'],
    ['with a name that is a URL', { IpAddress: '9.9.9.9', Name: 'http://x' }, 'InvalidName'],
    ['with a description that begins with a digit', { IpAddress: '9.9.9.9', Description: '1st' }, 'InvalidDescription'],
    ['with a description of 257 letters', { IpAddress: '9.9.9.9', Description: name(257) }, 'InvalidDescription'],
    ['with a token of 65 characters', { IpAddress: '9.9.9.9', ClientToken: name(65) }, 'InvalidParameter'],
    ['with a token beyond ASCII', { IpAddress: '9.9.9.9', ClientToken: '令牌' }, 'InvalidParameter'],
    ['for an address that is there already', { IpAddress: '8.8.8.8' }, 'InvalidIpAddress.AlreadyExist'],
  ];
  it.each(cases)('%s', async (_, parameters, code) => {
    expect(await cloud.codeOf('CreateCustomerGateway', parameters)).toBe(code);
    expect((await cloud.inventory()).customerGateways).toHaveLength(1);
  });
});

it.each(['100.63.255.255', '100.128.0.0', '126.1.1.1', '192.168.1.1', '240.0.0.1'])(
  'a customer gateway may have the address %s',
  async (IpAddress) => {
    expect(await cloud.codeOf('CreateCustomerGateway', { IpAddress })).toBe('OK');
  },
);

it('a customer gateway keeps its Chinese name and its description', async () => {
  const described = { IpAddress: '9.9.9.9', Name: '上海.分店_1-a', Description: '分店，一：备用。' };
  const { CustomerGatewayId } = await cloud.call('CreateCustomerGateway', described);
  expect(await cloud.call('DescribeCustomerGateway', { CustomerGatewayId })).toMatchObject(described);
});

const ike = (config: Row) => ({ IkeConfig: JSON.stringify(config) });
const ipsec = (config: Row) => ({ IpsecConfig: JSON.stringify(config) });
const health = (config: Row) => ({ HealthCheckConfig: JSON.stringify(config) });

describe('an IPsec connection is refused', () => {
  const cases: [string, Row, string][] = [
    ...['VpnGatewayId', 'CustomerGatewayId', 'LocalSubnet', 'RemoteSubnet'].map((parameter): [string, Row, string] => [
      `with a blank ${parameter}`,
      { [parameter]: '' },
      `Missing${parameter}`,
    ]),
    ['on a gateway that is not there', { VpnGatewayId: 'vpn-nowhere' }, 'InvalidVpnGatewayInstanceId.NotFound'],
    ['to a peer that is not there', { CustomerGatewayId: 'cgw-nobody' }, 'InvalidCustomerGatewayInstanceId.NotFound'],
    ['with host bits in a subnet', { LocalSubnet: '10.0.0.1/24' }, 'IllegalParam.LocalSubnet'],
    ['with a subnet that is an address', { RemoteSubnet: '10.0.0.1' }, 'IllegalParam.RemoteSubnet'],
    ['with a mask of 33', { RemoteSubnet: '10.0.0.0/33' }, 'IllegalParam.RemoteSubnet'],
    ['with a blank between commas', { LocalSubnet: '10.0.0.0/24,,10.0.1.0/24' }, 'IllegalParam.LocalSubnet'],
    [
      'with 11 subnets on a side',
      { LocalSubnet: subnets(11), ...ike({ IkeVersion: 'ikev2' }) },
      'IllegalParam.LocalSubnet',
    ],
    ['with two local subnets and IKEv1', { LocalSubnet: subnets(2) }, 'IllegalParam.LocalSubnet'],
    [
      'with two remote subnets and IKEv1',
      { RemoteSubnet: subnets(2), ...ike({ IkeVersion: 'ikev1' }) },
      'IllegalParam.RemoteSubnet',
    ],
    ['with a name that begins with a dash', { Name: '-x' }, 'InvalidName'],
    ['with EffectImmediately=yes', { EffectImmediately: 'yes' }, 'InvalidParameter'],
    ['with an IkeConfig that is no JSON', { IkeConfig: '{Psk:1}' }, 'InvalidParameter'],
    ['with an IkeConfig that is a list', { IkeConfig: '[]' }, 'InvalidParameter'],
    ['with a key of 101 characters', ike({ Psk: name(101) }), 'InvalidParameter'],
    ['with a space in the key', ike({ Psk: 'a b' }), 'InvalidParameter'],
    ['with a key that is an object', ike({ Psk: {} }), 'InvalidParameter'],
    ['with IKEv3', ike({ IkeVersion: 'ikev3' }), 'InvalidParameter'],
    ['with an unknown mode', ike({ IkeMode: 'quick' }), 'InvalidParameter'],
    ['with an unknown encryption', ike({ IkeEncAlg: 'rot13' }), 'InvalidParameter'],
    ['with SHA-256, which this edition does not have', ike({ IkeAuthAlg: 'sha256' }), 'InvalidParameter'],
    ['with an unknown group', ike({ IkePfs: 'group3' }), 'InvalidParameter'],
    ['with a lifetime of 86401', ike({ IkeLifetime: 86401 }), 'InvalidParameter'],
    ['with a negative lifetime', ike({ IkeLifetime: -1 }), 'InvalidParameter'],
    ['with a LocalId of 101 characters', ike({ LocalId: name(101) }), 'InvalidParameter'],
    ['with an unknown phase 2 encryption', ipsec({ IpsecEncAlg: 'none' }), 'InvalidParameter'],
    ['with SHA-256 in phase 2', ipsec({ IpsecAuthAlg: 'sha256' }), 'InvalidParameter'],
    ['with PFS disabled, which this edition does not have', ipsec({ IpsecPfs: 'disabled' }), 'InvalidParameter'],
    ['with a phase 2 lifetime in words', ipsec({ IpsecLifetime: 'long' }), 'InvalidParameter'],
    ['with a health check to nowhere', health({ enable: 'true', sip: '10.0.0.1' }), 'InvalidParameter'],
    ['with a health check to a name', health({ enable: 'true', sip: '10.0.0.1', dip: 'host' }), 'InvalidParameter'],
  ];
  it.each(cases)('%s', async (_, parameters, code) => {
    const good = { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId: peer };
    expect(await cloud.codeOf('CreateVpnConnection', { ...good, ...parameters })).toBe(code);
    expect((await cloud.inventory()).vpnConnections).toHaveLength(1);
  });

  it('and the refusal names the key without saying the secret', async () => {
    const good = { ...everything, VpnGatewayId: gatewayA, CustomerGatewayId: peer };
    const error = await cloud
      .call('CreateVpnConnection', { ...good, ...ike({ Psk: 'my secret' }) })
      .catch((thrown: unknown) => thrown);
    const { Message } = (error as { data: { Message: string } }).data;
    expect(Message).toBe('The specified value of parameter "IkeConfig.Psk" is not valid.');
  });
});

it('a connection says what it was given, and the defaults of the guide for the rest', async () => {
  const VpnConnectionId = await cloud.aConnection({
    VpnGatewayId: gatewayA,
    CustomerGatewayId: peer,
    Name: 'full.name',
    LocalSubnet: subnets(10),
    ...ike({ Psk: 'S3cret!', IkeVersion: 'ikev2', IkeLifetime: '3600', LocalIdIPsec: 'hub', RemoteId: '' }),
    ...health({ enable: 'true', dip: '172.16.0.1', sip: '10.0.0.1', interval: '5', retry: 2 }),
  });
  expect(await cloud.call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
    VpnGatewayId: gatewayA,
    CustomerGatewayId: peer,
    Name: 'full.name',
    LocalSubnet: subnets(10),
    RemoteSubnet: '172.16.0.0/24',
    EffectImmediately: true,
    IkeConfig: {
      Psk: 'S3cret!',
      IkeVersion: 'ikev2',
      IkeMode: 'main',
      IkeEncAlg: 'aes',
      IkeAuthAlg: 'md5',
      IkePfs: 'group2',
      IkeLifetime: 3600,
      LocalId: 'hub',
      RemoteId: '8.8.8.8',
    },
    IpsecConfig: { IpsecEncAlg: 'aes', IpsecAuthAlg: 'md5', IpsecPfs: 'group2', IpsecLifetime: 86_400 },
    VcoHealthCheck: { Enable: 'true', Dip: '172.16.0.1', Sip: '10.0.0.1', Interval: 5, Retry: 2, Status: 'failed' },
  });
});

it('a connection without a key gets a random one of 16 characters, and the gateway is its LocalId', async () => {
  const { IkeConfig } = await cloud.call('DescribeVpnConnection', { VpnConnectionId: connection });
  const { InternetIp } = await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA });
  expect(IkeConfig).toMatchObject({ Psk: expect.stringMatching(/^[a-z0-9]{16}$/) as string, LocalId: InternetIp });
});

it('the public edition has SHA-256, PFS disabled and names of one letter, and five subnets at most', async () => {
  const other = await aCloud({ config: { edition: 'public', durations: { connection: '0s' } } });
  const good = {
    ...everything,
    AutoConfigRoute: false,
    VpnGatewayId: gatewayA,
    CustomerGatewayId: await other.aPeer('8.8.8.8'),
  };
  const modern = {
    ...ike({ IkeAuthAlg: 'sha256', IkeVersion: 'ikev2' }),
    ...ipsec({ IpsecPfs: 'disabled' }),
    Name: 'n',
  };
  expect(await other.codeOf('CreateVpnConnection', { ...good, ...modern, LocalSubnet: subnets(6) })).toBe(
    'IllegalParam.LocalSubnet',
  );
  expect(await other.codeOf('CreateVpnConnection', { ...good, ...modern, LocalSubnet: subnets(5) })).toBe('OK');
  expect(await other.codeOf('CreateVpnConnection', { ...good, Name: name(101) })).toBe('InvalidName');
});

describe('a route entry is refused', () => {
  const cases: [string, Row, string][] = [
    ...['VpnGatewayId', 'NextHop', 'RouteDest', 'PublishVpc', 'Weight'].map((parameter): [string, Row, string] => [
      `with a blank ${parameter}`,
      { [parameter]: '' },
      `Missing${parameter}`,
    ]),
    ['with weight 50', { Weight: 50 }, 'InvalidParameter'],
    ['with a destination in pieces, as the guide prints it', { RouteDest: '10.0.0/24' }, 'InvalidParameter'],
    ['to everywhere', { RouteDest: '0.0.0.0/0' }, 'InvalidParameter'],
    ['to carrier-grade NAT', { RouteDest: '100.64.1.0/24' }, 'InvalidParameter'],
    ['to a block around carrier-grade NAT', { RouteDest: '100.0.0.0/8' }, 'InvalidParameter'],
    ['with another overlay', { OverlayMode: 'Gre' }, 'InvalidParameter'],
    ['through a connection that is not there', { NextHop: 'vco-nowhere' }, 'InvalidVpnConnectionInstanceId.NotFound'],
    ['on a gateway that is not there', { VpnGatewayId: 'vpn-nowhere' }, 'InvalidVpnGatewayInstanceId.NotFound'],
  ];
  it.each(cases)('%s', async (_, parameters, code) => {
    const good = {
      VpnGatewayId: gatewayA,
      NextHop: connection,
      RouteDest: '172.16.0.0/24',
      PublishVpc: true,
      Weight: 100,
    };
    expect(await cloud.codeOf('CreateVpnRouteEntry', { ...good, ...parameters })).toBe(code);
    expect((await cloud.inventory()).routes).toHaveLength(0);
  });
});

describe('lists', () => {
  it.each([
    [{ PageNumber: 0 }, 'InvalidParameter'],
    [{ PageSize: 51 }, 'InvalidParameter'],
    [{ PageSize: 'all' }, 'InvalidParameter'],
    [{ PageSize: 50, PageNumber: 7 }, 'OK'],
  ])('page %j is %s', async (page, code) => {
    for (const action of ['DescribeVpnGateways', 'DescribeCustomerGateways', 'DescribeVpnConnections']) {
      expect(await cloud.codeOf(action, page)).toBe(code);
    }
  });

  it('are cut into pages in the order of creation', async () => {
    for (let index = 1; index <= 4; index += 1) await cloud.aPeer(`9.9.9.${index}`);
    const page = await cloud.call<{ CustomerGateways: { CustomerGateway: Row[] } }>('DescribeCustomerGateways', {
      PageSize: 2,
      PageNumber: 2,
    });
    expect(page).toMatchObject({ TotalCount: 5, PageNumber: 2, PageSize: 2 });
    expect(page.CustomerGateways.CustomerGateway.map((row) => row['IpAddress'])).toEqual(['9.9.9.2', '9.9.9.3']);
  });

  it.each([
    ['DescribeVpnGateways', { VpnGatewayId: gatewayA }, 1],
    ['DescribeVpnGateways', { VpcId: 'vpc-hub00000000000000000a' }, 2],
    ['DescribeVpnGateways', { Status: 'active' }, 2],
    ['DescribeVpnGateways', { Status: 'updating' }, 0],
    ['DescribeVpnGateways', { BusinessStatus: 'FinancialLocked' }, 0],
    ['DescribeVpnGateways', { VpnGatewayId: 'vpn-nowhere' }, 0],
    ['DescribeCustomerGateways', { CustomerGatewayId: 'cgw-nobody' }, 0],
    ['DescribeVpnConnections', { VpnGatewayId: gatewayA }, 1],
    ['DescribeVpnConnections', { VpnGatewayId: 'vpn-hub0000000000000000b' }, 0],
    ['DescribeVpnConnections', { CustomerGatewayId: 'cgw-nobody' }, 0],
    ['DescribeVpnConnections', { VpnConnectionId: 'vco-nowhere' }, 0],
    ['DescribeVpnRouteEntries', { VpnGatewayId: gatewayA }, 0],
  ])('%s of %j has %i rows', async (action, filter, count) => {
    expect(await cloud.call(action, filter)).toMatchObject({ TotalCount: count });
  });

  it('carry the organization on Apsara Stack only', async () => {
    const row = { Department: '1', DepartmentName: 'simulator', ResourceGroup: '1' };
    const { VpnGateways } = await cloud.call<{ VpnGateways: { VpnGateway: Row[] } }>('DescribeVpnGateways');
    expect(VpnGateways.VpnGateway[0]).toMatchObject(row);
  });

  it('refuse a Status that does not exist', async () => {
    expect(await cloud.codeOf('DescribeVpnGateways', { Status: 'fine' })).toBe('InvalidParameter');
  });
});

it.each([
  ['DescribeVpnGateway', { VpnGatewayId: 'vpn-nowhere' }, 'InvalidVpnGatewayInstanceId.NotFound'],
  ['DescribeCustomerGateway', { CustomerGatewayId: 'cgw-nobody' }, 'InvalidCustomerGatewayInstanceId.NotFound'],
  ['DeleteCustomerGateway', { CustomerGatewayId: 'cgw-nobody' }, 'InvalidCustomerGatewayInstanceId.NotFound'],
  ['DescribeVpnConnection', { VpnConnectionId: 'vco-nowhere' }, 'InvalidVpnConnectionInstanceId.NotFound'],
  ['DeleteVpnConnection', { VpnConnectionId: 'vco-nowhere' }, 'InvalidVpnConnectionInstanceId.NotFound'],
  ['DescribeVpnRouteEntries', { VpnGatewayId: 'vpn-nowhere' }, 'InvalidVpnGatewayInstanceId.NotFound'],
])('%s of what is not there is 404', async (action, parameters, code) => {
  const error = await cloud.call(action, parameters).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code, entry: { response: { statusCode: 404 } } });
});

it('the gateway answers with the field types that providers read', async () => {
  expect(await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayA })).toMatchObject({
    VpnGatewayId: gatewayA,
    VpcId: 'vpc-hub00000000000000000a',
    Spec: '5M',
    Status: 'active',
    BusinessStatus: 'Normal',
    ChargeType: 'PostpayByFlow',
    IpsecVpn: 'enable',
    SslVpn: 'disable',
    SslMaxConnections: 5,
    CreateTime: expect.any(Number) as number,
    EndTime: expect.any(Number) as number,
  });
});

it('regions are those of the gateways, and resources of another region are not there', async () => {
  const gateway = { id: 'vpn-far', region: 'cn-far', vpc: 'vpc-far' };
  const near = { id: gatewayA, region: 'cn-hangzhou', vpc: 'vpc-near' };
  const wide = await aCloud({ config: { gateways: [near, gateway] } });
  const { Regions } = await wide.call<{ Regions: { Region: Row[] } }>('DescribeRegions');
  expect(Regions.Region.map((region) => region['RegionId'])).toEqual(['cn-hangzhou', 'cn-far']);
  expect(await wide.codeOf('DescribeVpnGateway', { VpnGatewayId: 'vpn-far' })).toBe(
    'InvalidVpnGatewayInstanceId.NotFound',
  );
  expect(await wide.codeOf('DescribeVpnGateway', { VpnGatewayId: 'vpn-far', RegionId: 'cn-far' })).toBe('OK');
  await wide.aPeer('8.8.8.8');
  expect(await wide.codeOf('CreateCustomerGateway', { IpAddress: '8.8.8.8', RegionId: 'cn-far' })).toBe('OK');
});
