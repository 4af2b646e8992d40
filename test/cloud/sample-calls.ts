// One full request of every operation, and an answer as the guide prints it.
import type { Action, RequestOf } from '../../cloud/operations/catalogue.ts';
import { page, paging, request, sampleIds as ids, token } from './sample-ids.ts';
import { sslVpnSamples } from './ssl-vpn-samples.ts';

export type SampleCalls = { [A in Action]: { request: RequestOf<A>; answer: object } };

const gateway = {
  VpnGatewayId: ids.gateway,
  VpcId: 'vpc-bp1ub1yt9cvakoe1j',
  VSwitchId: 'vsw-bp1y9ovl1cu9ou4tv',
  InternetIp: '203.0.113.69',
  CreateTime: 1495382400000,
  Spec: '5M',
  Status: 'active',
  BusinessStatus: 'Normal',
};

const customerGateway = {
  CustomerGatewayId: ids.customerGateway,
  Name: 'oslo',
  Description: '',
  IpAddress: '198.51.100.55',
  CreateTime: 1492747187000,
};

const connection = {
  Name: 'vpn连接测试',
  CustomerGatewayId: ids.customerGateway,
  RemoteSubnet: '172.16.2.0/24',
  IpsecConfig: { IpsecLifetime: 86400, IpsecAuthAlg: 'sha1', IpsecPfs: 'group2', IpsecEncAlg: 'aes' },
  EffectImmediately: true,
  VpnGatewayId: ids.gateway,
  CreateTime: 1492753817000,
  VpnConnectionId: ids.connection,
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
  VpnGatewayId: ids.gateway,
  NextHop: ids.connection,
  RouteDest: '172.16.2.0/24',
};

const routeRow = {
  VpnInstanceId: ids.gateway,
  NextHop: ids.connection,
  RouteDest: '172.16.2.0/24',
  Weight: 100,
  State: 'normal',
  CreateTime: 1563874074000,
};

const policyRoute = { ...route, RouteSource: '10.1.1.0/24' };

export const sampleCalls: SampleCalls = {
  ...sslVpnSamples,
  CreateVpnGateway: {
    request: {
      Bandwidth: 5,
      VpcId: 'vpc-bp1ub1yt9cvakoe1j',
      EnableIpsec: true,
      EnableSsl: true,
      Name: 'MYVPN',
      SslConnections: 5,
      VSwitchId: 'vsw-bp1j5miw2bae9s2vt',
      ...token,
    },
    answer: { Name: 'MYVPN', VpnGatewayId: ids.gateway, ...request },
  },
  ModifyVpnGatewayAttribute: {
    request: { VpnGatewayId: ids.gateway, Name: 'myvpn', Description: 'vpn网关', ...token },
    answer: { ...gateway, Name: 'myvpn', IntranetIp: '172.16.0.104', ...request },
  },
  DeleteVpnGateway: {
    request: { VpnGatewayId: ids.gateway, ...token },
    answer: request,
  },
  DescribeRegions: {
    request: { ProductType: 'ECS', AcceptLanguage: 'zh-CN' },
    answer: {
      Regions: {
        Region: [{ LocalName: '华北 1', RegionEndpoint: 'vpc.example.internal', RegionId: 'cn-qingdao-env17-d01' }],
      },
      ...request,
    },
  },
  ModifyCustomerGatewayAttribute: {
    request: { CustomerGatewayId: ids.customerGateway, Name: 'oslo', Description: 'main：oslo', ...token },
    answer: { ...customerGateway, ...request },
  },
  ModifyVpnRouteEntryWeight: {
    request: { ...route, Weight: 0, NewWeight: 100, OverlayMode: 'Ipsec', ...token },
    answer: request,
  },
  CreateVpnPbrRouteEntry: {
    request: { ...policyRoute, Weight: 0, PublishVpc: true, OverlayMode: 'Ipsec', Description: 'oslo', ...token },
    answer: { ...routeRow, RouteSource: '10.1.1.0/24', ...request },
  },
  ModifyVpnPbrRouteEntryWeight: {
    request: { ...policyRoute, Weight: 0, NewWeight: 100, OverlayMode: 'Ipsec', ...token },
    answer: request,
  },
  DeleteVpnPbrRouteEntry: {
    request: { ...policyRoute, Weight: 100, OverlayMode: 'Ipsec', ...token },
    answer: request,
  },
  DescribeVpnPbrRouteEntries: {
    request: { VpnGatewayId: ids.gateway, ...paging },
    answer: { VpnPbrRouteEntries: { VpnPbrRouteEntry: [{ ...routeRow, RouteSource: '10.1.1.0/24' }] }, ...page },
  },
  ModifyVpnConnectionAttribute: {
    request: {
      VpnConnectionId: ids.connection,
      Name: 'oslo-main',
      LocalSubnet: '10.1.1.0/24',
      RemoteSubnet: '172.16.2.0/24',
      EffectImmediately: false,
      IkeConfig: { Psk: 'a"b+c/d=e', IkeVersion: 'ikev2' },
      IpsecConfig: { IpsecLifetime: 3600 },
      HealthCheckConfig: { enable: 'false' },
      ...token,
    },
    answer: { ...connection, Description: '', ...request },
  },
  DownloadVpnConnectionConfig: {
    request: { VpnConnectionId: ids.connection },
    answer: {
      VpnConnectionConfig: {
        IkeConfig: connection.IkeConfig,
        IpsecConfig: connection.IpsecConfig,
        Local: '198.51.100.55',
        LocalSubnet: '172.16.2.0/24',
        Remote: '203.0.113.69',
        RemoteSubnet: '10.1.1.0/24',
      },
      ...request,
    },
  },
  AssumeRole: {
    request: {
      RoleArn: 'acs:ram::1234567890123456:role/adminrole',
      RoleSessionName: 'alice',
      Policy: '{"Statement":[{"Action":["*"],"Effect":"Allow","Resource":["*"]}],"Version":"1"}',
      DurationSeconds: 900,
    },
    answer: {
      Credentials: {
        AccessKeyId: 'STS.L4aBSCSJVMuKg5U1',
        AccessKeySecret: 'wyLT5msyPGP1ohvvw8xYgB29dIGi8KMiH2pK',
        SecurityToken: 'CAESrAIIARKAAShQquMnLIlbvEcIxO6wCoqJufs8sWwieUxu45hS9AvKNEte8KRUWiJWJ6Y+YHAPgNwi',
        Expiration: '2015-04-09T11:52:19Z',
      },
      AssumedRoleUser: {
        Arn: 'acs:ram::1234567890123456:role/adminrole/alice',
        AssumedRoleId: '344584339364951186:alice',
      },
      ...request,
    },
  },
  DescribeVpnGateway: {
    request: { VpnGatewayId: ids.gateway },
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
    request: { CustomerGatewayId: ids.customerGateway },
    answer: { ...customerGateway, ...request },
  },
  DescribeCustomerGateways: {
    request: { ...paging },
    answer: { CustomerGateways: { CustomerGateway: [customerGateway] }, ...page },
  },
  DeleteCustomerGateway: {
    request: { CustomerGatewayId: ids.customerGateway, ...token },
    answer: request,
  },
  CreateVpnConnection: {
    request: {
      VpnGatewayId: ids.gateway,
      CustomerGatewayId: ids.customerGateway,
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
    answer: { CreateTime: 1544666102000, VpnConnectionId: ids.connection, ...request },
  },
  DescribeVpnConnection: {
    request: { VpnConnectionId: ids.connection },
    answer: { ...connection, ...request },
  },
  DescribeVpnConnections: {
    request: { VpnGatewayId: ids.gateway, CustomerGatewayId: ids.customerGateway, ...paging },
    answer: { VpnConnections: { VpnConnection: [connection] }, ...page },
  },
  DeleteVpnConnection: {
    request: { VpnConnectionId: ids.connection, ...token },
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
    request: { VpnGatewayId: ids.gateway, ...paging },
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
