// One full request of every operation, and an answer as the guide prints it.
import type { Action, RequestOf } from '../../cloud/operations/catalogue.ts';

type SampleCalls = { [A in Action]: { request: RequestOf<A>; answer: object } };

const gateway = {
  VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj',
  VpcId: 'vpc-bp1ub1yt9cvakoe1j',
  VSwitchId: 'vsw-bp1y9ovl1cu9ou4tv',
  InternetIp: '203.0.113.69',
  CreateTime: 1495382400000,
  Spec: '5M',
  Status: 'active',
  BusinessStatus: 'Normal',
};

const customerGateway = {
  CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5',
  Name: 'oslo',
  Description: '',
  IpAddress: '198.51.100.55',
  CreateTime: 1492747187000,
};

const connection = {
  Name: 'vpn连接测试',
  CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5',
  RemoteSubnet: '172.16.2.0/24',
  IpsecConfig: { IpsecLifetime: 86400, IpsecAuthAlg: 'sha1', IpsecPfs: 'group2', IpsecEncAlg: 'aes' },
  EffectImmediately: true,
  VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj',
  CreateTime: 1492753817000,
  VpnConnectionId: 'vco-bp10lz7aejumd',
  Status: 'ipsec_sa_established',
  LocalSubnet: '10.1.1.0/24,10.1.2.0/24',
  IkeConfig: {
    IkeEncAlg: 'aes',
    RemoteId: '198.51.100.55',
    IkePfs: 'group2',
    IkeAuthAlg: 'sha1',
    Psk: 'pgw6dy7d1i8in7x5',
    IkeMode: 'main',
    IkeLifetime: 86400,
    IkeVersion: 'ikev1',
    LocalId: '203.0.113.69',
  },
};

const route = {
  VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj',
  NextHop: 'vco-bp10lz7aejumd',
  RouteDest: '172.16.2.0/24',
};

const routeRow = {
  VpnInstanceId: 'vpn-bp1q8bgx4xnkm2ogj',
  NextHop: 'vco-bp10lz7aejumd',
  RouteDest: '172.16.2.0/24',
  Weight: 100,
  State: 'normal',
  CreateTime: 1563874074000,
};

const token = { ClientToken: '02fb3da4-130e-11e9-8e44-0016e04115b' };
const request = { RequestId: 'DF11D6F6-E35A-41C3-9B20-6FC8A901FE65' };
const page = { TotalCount: 1, PageNumber: 1, PageSize: 50, ...request };
const paging = { PageNumber: 1, PageSize: 50 };

export const sampleCalls: SampleCalls = {
  DescribeVpnGateway: {
    request: { VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj' },
    answer: { ...gateway, ...request },
  },
  DescribeVpnGateways: {
    request: { VpcId: 'vpc-bp1ub1yt9cvakoe1j', Status: 'active', ...paging },
    answer: { VpnGateways: { VpnGateway: [gateway] }, ...page },
  },
  CreateCustomerGateway: {
    request: { IpAddress: '198.51.100.55', Name: 'oslo', Description: "Branch: 奥斯陆's (main) *~", ...token },
    answer: { ...customerGateway, ...request },
  },
  DescribeCustomerGateway: {
    request: { CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5' },
    answer: { ...customerGateway, ...request },
  },
  DescribeCustomerGateways: {
    request: { ...paging },
    answer: { CustomerGateways: { CustomerGateway: [customerGateway] }, ...page },
  },
  DeleteCustomerGateway: {
    request: { CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5', ...token },
    answer: request,
  },
  CreateVpnConnection: {
    request: {
      VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj',
      CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5',
      LocalSubnet: '10.1.1.0/24,10.1.2.0/24',
      RemoteSubnet: '172.16.2.0/24',
      Name: 'oslo-main',
      EffectImmediately: true,
      IkeConfig: {
        Psk: 'a"b+c/d=e',
        IkeVersion: 'ikev2',
        IkeMode: 'main',
        IkeEncAlg: 'aes256',
        IkeAuthAlg: 'sha1',
        IkePfs: 'group14',
        IkeLifetime: 86400,
        LocalId: '203.0.113.69',
        RemoteId: '198.51.100.55',
      },
      IpsecConfig: { IpsecEncAlg: 'aes256', IpsecAuthAlg: 'sha1', IpsecPfs: 'group14', IpsecLifetime: 3600 },
      HealthCheckConfig: { enable: 'true', dip: '172.16.2.1', sip: '10.1.1.1', interval: '3', retry: '3' },
      ...token,
    },
    answer: { CreateTime: 1544666102000, VpnConnectionId: 'vco-bp10lz7aejumd', ...request },
  },
  DescribeVpnConnection: {
    request: { VpnConnectionId: 'vco-bp10lz7aejumd' },
    answer: { ...connection, ...request },
  },
  DescribeVpnConnections: {
    request: { VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj', CustomerGatewayId: 'cgw-bp1pvpl9r9adju6l5', ...paging },
    answer: { VpnConnections: { VpnConnection: [connection] }, ...page },
  },
  DeleteVpnConnection: {
    request: { VpnConnectionId: 'vco-bp10lz7aejumd', ...token },
    answer: request,
  },
  CreateVpnRouteEntry: {
    request: { ...route, Weight: 0, PublishVpc: false, OverlayMode: 'Ipsec', Description: 'oslo', ...token },
    answer: { ...routeRow, ...request },
  },
  PublishVpnRouteEntry: {
    request: { ...route, PublishVpc: true, RouteType: 'dbr', ...token },
    answer: request,
  },
  DeleteVpnRouteEntry: {
    request: { ...route, Weight: 100, ...token },
    answer: request,
  },
  DescribeVpnRouteEntries: {
    request: { VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj', ...paging },
    answer: { VpnRouteEntries: { VpnRouteEntry: [routeRow] }, ...page },
  },
};

export const allActions = Object.keys(sampleCalls) as Action[];

/** Sends the sample of an operation through a client. */
export function callSample(
  cloud: { call: <A extends Action>(action: A, request: RequestOf<A>) => Promise<unknown> },
  action: Action,
): Promise<unknown> {
  return cloud.call(action, sampleCalls[action].request);
}
