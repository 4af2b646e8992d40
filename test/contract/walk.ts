// One life of everything, in the only order that works: each operation of the guide once with success. Where a value
// comes from is marked: the guide, what providers and SDKs were observed to send, or an assumption.
import type { Parameters, Row } from './drivers.ts';

export type Source = 'guide' | 'observed' | 'assumed';

export interface Step {
  readonly action: string;
  readonly source: Source;
  readonly parameters: (known: Known) => Parameters;
  /** What later steps need of the answer. */
  readonly keep?: (answer: Row) => Partial<Known>;
  /** Part of the answer that has to be so. */
  readonly expects?: Row;
  /** What a cloud answers with whose peer is there and negotiates: the simulator plays it. */
  readonly expectsWithPeer?: Row;
  /** What answers are observed to have besides the guide's fields; our client keeps to those. */
  readonly expectsBesides?: Row;
}

export interface Known {
  readonly vpc: string;
  readonly gateway: string;
  readonly peer: string;
  readonly connection: string;
  readonly server: string;
  readonly cert: string;
  readonly roleArn: string;
}

const text = (answer: Row, name: string) => String(answer[name]);
const ofGateway = ({ gateway: VpnGatewayId }: Known) => ({ VpnGatewayId });
const ofPeer = ({ peer: CustomerGatewayId }: Known) => ({ CustomerGatewayId });
const ofConnection = ({ connection: VpnConnectionId }: Known) => ({ VpnConnectionId });
const ofServer = ({ server: SslVpnServerId }: Known) => ({ SslVpnServerId });
const ofCert = ({ cert: SslVpnClientCertId }: Known) => ({ SslVpnClientCertId });
const route = ({ gateway, connection }: Known) => ({
  VpnGatewayId: gateway,
  NextHop: connection,
  RouteDest: '172.16.9.0/24',
});
const policyRoute = (known: Known) => ({ ...route(known), RouteSource: '10.0.9.0/24' });
const healthCheck = '{"enable":"true","dip":"192.168.1.2","sip":"192.168.1.1","interval":"3","retry":"3"}';
const page = { PageNumber: 1, PageSize: 10 };

export const walk: readonly Step[] = [
  { action: 'DescribeRegions', source: 'guide', parameters: () => ({ AcceptLanguage: 'zh-CN' }) },
  {
    action: 'CreateVpnGateway',
    source: 'guide',
    parameters: ({ vpc }) => ({
      VpcId: vpc,
      Bandwidth: 5,
      EnableIpsec: true,
      EnableSsl: true,
      SslConnections: 5,
      Name: 'MYVPN',
    }),
    keep: (answer) => ({ gateway: text(answer, 'VpnGatewayId') }),
    expects: { Name: 'MYVPN' },
  },
  {
    action: 'ModifyVpnGatewayAttribute',
    source: 'guide',
    parameters: (known) => ({ ...ofGateway(known), Name: 'my.vpn', Description: 'vpn网关' }),
    expects: { Name: 'my.vpn', Status: 'updating' },
  },
  {
    action: 'DescribeVpnGateway',
    source: 'guide',
    parameters: ofGateway,
    expects: { Status: 'active', BusinessStatus: 'Normal', IpsecVpn: 'enable', SslVpn: 'enable', Spec: '5M' },
  },
  { action: 'DescribeVpnGateways', source: 'guide', parameters: () => page, expects: page },
  {
    action: 'CreateCustomerGateway',
    source: 'guide',
    parameters: () => ({ IpAddress: '203.0.113.7', Name: 'Gateway', Description: 'Gateway' }),
    keep: (answer) => ({ peer: text(answer, 'CustomerGatewayId') }),
    expects: { IpAddress: '203.0.113.7' },
  },
  {
    action: 'ModifyCustomerGatewayAttribute',
    source: 'guide',
    parameters: (known) => ({ ...ofPeer(known), Name: 'test', Description: 'test' }),
    expects: { Name: 'test', Description: 'test', IpAddress: '203.0.113.7' },
  },
  { action: 'DescribeCustomerGateway', source: 'guide', parameters: ofPeer, expects: { Name: 'test' } },
  { action: 'DescribeCustomerGateways', source: 'guide', parameters: () => page, expects: page },
  {
    action: 'CreateVpnConnection',
    source: 'guide',
    parameters: (known) => ({
      ...ofGateway(known),
      ...ofPeer(known),
      LocalSubnet: '10.0.0.0/24',
      RemoteSubnet: '172.16.0.0/24',
      Name: 'IPsec',
      EffectImmediately: true,
      IkeConfig:
        '{"Psk":"1234*","IkeVersion":"ikev1","IkeMode":"main","IkeEncAlg":"aes","IkeAuthAlg":"sha1","IkePfs":"group2","IkeLifetime":86400,"LocalIdIPsec":"116.64.12.1","RemoteId":"139.18.12.1"}',
      IpsecConfig: '{"IpsecEncAlg":"aes","IpsecAuthAlg":"sha1","IpsecPfs":"group2","IpsecLifetime":86400}',
      HealthCheckConfig: healthCheck,
      AutoConfigRoute: false,
    }),
    keep: (answer) => ({ connection: text(answer, 'VpnConnectionId') }),
    expects: { Name: 'IPsec' },
  },
  {
    action: 'ModifyVpnConnectionAttribute',
    source: 'assumed', // that what is not named stays
    parameters: (known) => ({
      ...ofConnection(known),
      RemoteSubnet: '172.16.1.0/24',
      IkeConfig: '{"IkeLifetime":3600}',
    }),
    expects: {
      RemoteSubnet: '172.16.1.0/24',
      LocalSubnet: '10.0.0.0/24',
      IkeConfig: { Psk: '1234*', IkeLifetime: 3600 },
    },
  },
  {
    action: 'DescribeVpnConnection',
    source: 'observed', // State is not in the guide, providers wait for it
    parameters: ofConnection,
    expects: { IkeConfig: { LocalId: '116.64.12.1' }, VcoHealthCheck: { Enable: 'true', Interval: 3 } },
    expectsWithPeer: { Status: 'ipsec_sa_established', VcoHealthCheck: { Status: 'success' } },
    expectsBesides: { State: 'active' },
  },
  { action: 'DescribeVpnConnections', source: 'guide', parameters: () => page, expects: page },
  {
    action: 'DownloadVpnConnectionConfig',
    source: 'guide', // the example is mirrored: what is local here is remote there
    parameters: ofConnection,
    expects: {
      VpnConnectionConfig: {
        Local: '203.0.113.7',
        LocalSubnet: '172.16.1.0/24',
        RemoteSubnet: '10.0.0.0/24',
        IkeConfig: { LocalId: '139.18.12.1', RemoteId: '116.64.12.1', Psk: '1234*' },
      },
    },
  },
  {
    action: 'CreateVpnRouteEntry',
    source: 'guide',
    parameters: (known) => ({ ...route(known), PublishVpc: true, Weight: 0, OverlayMode: 'Ipsec' }),
    expects: { RouteDest: '172.16.9.0/24', State: 'published', Weight: 0, OverlayMode: 'Ipsec' },
  },
  {
    action: 'ModifyVpnRouteEntryWeight',
    source: 'guide',
    parameters: (known) => ({ ...route(known), Weight: 0, NewWeight: 100 }),
  },
  {
    action: 'PublishVpnRouteEntry',
    source: 'guide',
    parameters: (known) => ({ ...route(known), PublishVpc: false, RouteType: 'dbr' }),
  },
  {
    action: 'DescribeVpnRouteEntries',
    source: 'guide',
    parameters: (known) => ({ ...ofGateway(known), ...page }),
    expects: { TotalCount: 1, VpnRouteEntries: { VpnRouteEntry: [{ Weight: 100, State: 'normal' }] } },
  },
  {
    action: 'CreateVpnPbrRouteEntry',
    source: 'guide',
    parameters: (known) => ({ ...policyRoute(known), PublishVpc: true, Weight: 0 }),
    expects: { RouteSource: '10.0.9.0/24', State: 'published', Weight: 0 },
  },
  {
    action: 'ModifyVpnPbrRouteEntryWeight',
    source: 'guide',
    parameters: (known) => ({ ...policyRoute(known), Weight: 0, NewWeight: 100 }),
  },
  {
    action: 'DescribeVpnPbrRouteEntries',
    source: 'guide',
    parameters: (known) => ({ ...ofGateway(known), ...page }),
    expects: { TotalCount: 1, VpnPbrRouteEntries: { VpnPbrRouteEntry: [{ Weight: 100, RouteSource: '10.0.9.0/24' }] } },
  },
  {
    action: 'CreateSslVpnServer',
    source: 'guide',
    parameters: (known) => ({
      ...ofGateway(known),
      ClientIpPool: '192.168.1.0/24',
      LocalSubnet: '10.0.0.0/8',
      Name: 'sslvpnname',
      Proto: 'UDP',
      Cipher: 'AES-128-CBC',
      Port: 1194,
      Compress: false,
    }),
    keep: (answer) => ({ server: text(answer, 'SslVpnServerId') }),
    expects: { Name: 'sslvpnname' },
  },
  {
    action: 'ModifySslVpnServer',
    source: 'guide',
    parameters: (known) => ({ ...ofServer(known), ClientIpPool: '192.168.2.0/24', Port: 1195 }),
    expects: { ClientIpPool: '192.168.2.0/24', Port: 1195, Cipher: 'AES-128-CBC', Compress: false },
  },
  { action: 'DescribeSslVpnServers', source: 'guide', parameters: () => page, expects: page },
  {
    action: 'CreateSslVpnClientCert',
    source: 'guide',
    parameters: (known) => ({ ...ofServer(known), Name: 'SslVpnClientCert1' }),
    keep: (answer) => ({ cert: text(answer, 'SslVpnClientCertId') }),
    expects: { Name: 'SslVpnClientCert1' },
  },
  {
    action: 'ModifySslVpnClientCert',
    source: 'guide',
    parameters: (known) => ({ ...ofCert(known), Name: 'cert2' }),
    expects: { Name: 'cert2' },
  },
  {
    action: 'DescribeSslVpnClientCert',
    source: 'guide',
    parameters: ofCert,
    expects: { Name: 'cert2', Status: 'normal' },
  },
  { action: 'DescribeSslVpnClientCerts', source: 'guide', parameters: () => page, expects: page },
  {
    action: 'DescribeVpnSslServerLogs',
    source: 'observed', // Go's type wants Data.Logs to be a list of strings
    parameters: ({ server }) => ({ VpnSslServerId: server, MinutePeriod: 10 }),
    expects: { IsCompleted: true, PageNumber: 1 },
  },
  { action: 'DeleteSslVpnClientCert', source: 'guide', parameters: ofCert },
  { action: 'DeleteSslVpnServer', source: 'guide', parameters: ofServer },
  {
    action: 'DeleteVpnPbrRouteEntry',
    source: 'guide',
    parameters: (known) => ({ ...policyRoute(known), Weight: 100 }),
  },
  { action: 'DeleteVpnRouteEntry', source: 'guide', parameters: (known) => ({ ...route(known), Weight: 100 }) },
  { action: 'DeleteVpnConnection', source: 'guide', parameters: ofConnection },
  { action: 'DeleteCustomerGateway', source: 'guide', parameters: ofPeer },
  { action: 'DeleteVpnGateway', source: 'guide', parameters: ofGateway },
  {
    action: 'AssumeRole',
    source: 'guide',
    parameters: ({ roleArn }) => ({ RoleArn: roleArn, RoleSessionName: 'alice' }),
  },
];
