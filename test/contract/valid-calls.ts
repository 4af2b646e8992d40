// A call of each operation that is good, but for the one thing that a case makes wrong.
import type { Parameters } from './drivers.ts';
import type { Known } from './walk.ts';

export function validCall(action: string, known: Known): Parameters {
  const { gateway: VpnGatewayId, peer: CustomerGatewayId, connection: VpnConnectionId } = known;
  const { server: SslVpnServerId, cert: SslVpnClientCertId, vpc: VpcId, roleArn: RoleArn } = known;
  const route = { VpnGatewayId, NextHop: VpnConnectionId, RouteDest: '172.16.9.0/24', Weight: 100 };
  const policyRoute = { ...route, RouteSource: '10.0.9.0/24' };
  const calls: Record<string, Parameters> = {
    CreateVpnGateway: { VpcId, Bandwidth: 5 },
    ModifyVpnGatewayAttribute: { VpnGatewayId, Name: 'hub' },
    DescribeVpnGateway: { VpnGatewayId },
    DeleteVpnGateway: { VpnGatewayId },
    CreateCustomerGateway: { IpAddress: '203.0.113.99' },
    ModifyCustomerGatewayAttribute: { CustomerGatewayId },
    DescribeCustomerGateway: { CustomerGatewayId },
    DeleteCustomerGateway: { CustomerGatewayId },
    CreateVpnConnection: {
      VpnGatewayId,
      CustomerGatewayId,
      LocalSubnet: '10.0.8.0/24',
      RemoteSubnet: '172.16.8.0/24',
    },
    ModifyVpnConnectionAttribute: { VpnConnectionId, Name: 'oslo' },
    DescribeVpnConnection: { VpnConnectionId },
    DownloadVpnConnectionConfig: { VpnConnectionId },
    DeleteVpnConnection: { VpnConnectionId },
    CreateVpnRouteEntry: { ...route, PublishVpc: false },
    ModifyVpnRouteEntryWeight: { ...route, NewWeight: 0 },
    DeleteVpnRouteEntry: route,
    DescribeVpnRouteEntries: { VpnGatewayId },
    PublishVpnRouteEntry: {
      VpnGatewayId,
      NextHop: VpnConnectionId,
      RouteDest: '172.16.9.0/24',
      RouteType: 'dbr',
      PublishVpc: true,
    },
    CreateVpnPbrRouteEntry: { ...policyRoute, PublishVpc: false },
    ModifyVpnPbrRouteEntryWeight: { ...policyRoute, NewWeight: 0 },
    DeleteVpnPbrRouteEntry: policyRoute,
    DescribeVpnPbrRouteEntries: { VpnGatewayId },
    CreateSslVpnServer: { VpnGatewayId, ClientIpPool: '192.168.7.0/24', LocalSubnet: '10.0.0.0/8' },
    ModifySslVpnServer: { SslVpnServerId, Port: 1200 },
    DeleteSslVpnServer: { SslVpnServerId },
    DescribeVpnSslServerLogs: { VpnSslServerId: SslVpnServerId, MinutePeriod: 10 },
    CreateSslVpnClientCert: { SslVpnServerId },
    ModifySslVpnClientCert: { SslVpnClientCertId },
    DescribeSslVpnClientCert: { SslVpnClientCertId },
    DeleteSslVpnClientCert: { SslVpnClientCertId },
    AssumeRole: { RoleArn, RoleSessionName: 'alice' },
  };
  return calls[action] ?? {};
}
