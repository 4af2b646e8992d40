// How often the public VPC API lets each operation be called. The guide of Apsara Stack states no rates: its editions keep to
// these, which an account's `rateLimits: none` lifts.
import type { Stated } from './edition.ts';

const PAGE = 'public quota page, api-vpc-2016-04-28-quota-vpns';
const perMinute = (value: number) => ({ value, source: PAGE });
/** The rows of these were cut from the page's copy: as often as their siblings. */
const assumed: Stated<number> = { value: 60, source: 'assumed' };

export const publishedRates: Readonly<Record<string, Stated<number>>> = {
  CreateVpnGateway: perMinute(60),
  ModifyVpnGatewayAttribute: assumed,
  DeleteVpnGateway: assumed,
  DescribeVpnGateway: perMinute(600),
  DescribeVpnGateways: perMinute(600),
  CreateCustomerGateway: perMinute(120),
  ModifyCustomerGatewayAttribute: perMinute(120),
  DeleteCustomerGateway: perMinute(120),
  DescribeCustomerGateway: perMinute(600),
  DescribeCustomerGateways: perMinute(600),
  CreateVpnConnection: assumed,
  ModifyVpnConnectionAttribute: assumed,
  DeleteVpnConnection: assumed,
  DescribeVpnConnection: perMinute(600),
  DescribeVpnConnections: perMinute(600),
  DescribeVpnSslServerLogs: perMinute(600),
  DownloadVpnConnectionConfig: perMinute(30),
  CreateVpnRouteEntry: assumed,
  ModifyVpnRouteEntryWeight: perMinute(120),
  DeleteVpnRouteEntry: perMinute(60),
  PublishVpnRouteEntry: perMinute(60),
  DescribeVpnRouteEntries: perMinute(600),
  CreateVpnPbrRouteEntry: perMinute(60),
  ModifyVpnPbrRouteEntryWeight: perMinute(120),
  DeleteVpnPbrRouteEntry: assumed,
  DescribeVpnPbrRouteEntries: perMinute(600),
  CreateSslVpnServer: assumed,
  ModifySslVpnServer: assumed,
  DeleteSslVpnServer: assumed,
  DescribeSslVpnServers: perMinute(600),
  CreateSslVpnClientCert: assumed,
  ModifySslVpnClientCert: assumed,
  DeleteSslVpnClientCert: assumed,
  DescribeSslVpnClientCert: perMinute(600),
  DescribeSslVpnClientCerts: perMinute(600),
};
