// What differs between the clouds that speak this API, as data. A value that no source states is marked `assumed`.

export interface Edition {
  readonly maxSubnetsPerSide: number;
  readonly nameLength: { readonly min: number; readonly max: number };
  readonly authenticationAlgorithms: readonly string[];
  readonly ipsecPfs: readonly string[];
  readonly autoConfigRouteByDefault: boolean;
  readonly bandwidths: readonly number[];
  readonly sslConnections: readonly number[];
  readonly ipsecByDefault: boolean;
  readonly sslProtoByDefault: 'UDP' | 'TCP';
  readonly gatewayNamesMayHaveDots: boolean;
  /** The guide gives CreateVpnGateway no ClientToken. */
  readonly gatewayTakesToken: boolean;
  /** What providers of either cloud take for a client certificate that is gone. */
  readonly clientCertNotFound: 'InvalidSslVpnClientCertId.NotFound' | 'InvalidInstanceId.NotFound';
  /** `From` and `To` of logs: yyyymmddhh in the guide, Unix seconds in the public docs. */
  readonly logTimes: 'hours' | 'seconds';
  /** List rows carry the resource group and the department (guide 2.5). */
  readonly listsCarryOrganization: boolean;
  /** What two active policy routes may not share: the destination (guide 6.5.6), or the source as well (public docs). */
  readonly policyWeightsClashBy: 'destination' | 'source and destination';
}

const pfsGroups = ['group1', 'group2', 'group5', 'group14', 'group24'];

export const editions = {
  'apsara-3.16': {
    maxSubnetsPerSide: 10, // what the Apsara Stack Terraform provider allows
    nameLength: { min: 2, max: 128 },
    authenticationAlgorithms: ['md5', 'sha1'],
    ipsecPfs: pfsGroups,
    autoConfigRouteByDefault: false,
    bandwidths: [5, 10, 20, 50, 100],
    sslConnections: [5, 10, 20],
    ipsecByDefault: false,
    sslProtoByDefault: 'UDP',
    gatewayNamesMayHaveDots: false,
    gatewayTakesToken: false,
    clientCertNotFound: 'InvalidSslVpnClientCertId.NotFound',
    logTimes: 'hours',
    listsCarryOrganization: true,
    policyWeightsClashBy: 'destination',
  },
  public: {
    maxSubnetsPerSide: 5,
    nameLength: { min: 1, max: 100 },
    authenticationAlgorithms: ['md5', 'sha1', 'sha256', 'sha384', 'sha512'],
    ipsecPfs: ['disabled', 'group1', 'group2', 'group5', 'group14'],
    autoConfigRouteByDefault: true,
    bandwidths: [5, 10, 20, 50, 100, 200, 500, 1000],
    sslConnections: [5, 10, 20, 50, 100, 200, 500, 1000],
    ipsecByDefault: true,
    sslProtoByDefault: 'TCP',
    gatewayNamesMayHaveDots: true,
    gatewayTakesToken: true,
    clientCertNotFound: 'InvalidInstanceId.NotFound',
    logTimes: 'seconds',
    listsCarryOrganization: false,
    policyWeightsClashBy: 'source and destination',
  },
} as const satisfies Record<string, Edition>;

const changesPerMinute = 60; // published for some of them, assumed for the others
const readsPerMinute = 600;

/** Accepted calls per 60 s, account, region and action (public quota page of the VPC API). */
export const publishedLimits: Readonly<Record<string, number>> = {
  CreateVpnGateway: changesPerMinute,
  ModifyVpnGatewayAttribute: changesPerMinute, // assumed
  DeleteVpnGateway: changesPerMinute, // assumed
  CreateCustomerGateway: 120,
  ModifyCustomerGatewayAttribute: 120,
  DeleteCustomerGateway: 120,
  CreateVpnConnection: changesPerMinute, // assumed
  ModifyVpnConnectionAttribute: changesPerMinute, // assumed
  DeleteVpnConnection: changesPerMinute, // assumed
  DownloadVpnConnectionConfig: 30,
  CreateVpnRouteEntry: changesPerMinute, // assumed
  ModifyVpnRouteEntryWeight: 120,
  DeleteVpnRouteEntry: changesPerMinute,
  PublishVpnRouteEntry: changesPerMinute,
  CreateVpnPbrRouteEntry: changesPerMinute,
  ModifyVpnPbrRouteEntryWeight: 120,
  DeleteVpnPbrRouteEntry: changesPerMinute, // assumed
  CreateSslVpnServer: changesPerMinute, // assumed, as all of the SSL changes
  ModifySslVpnServer: changesPerMinute,
  DeleteSslVpnServer: changesPerMinute,
  CreateSslVpnClientCert: changesPerMinute,
  ModifySslVpnClientCert: changesPerMinute,
  DeleteSslVpnClientCert: changesPerMinute,
  TagResources: 300,
  UnTagResources: 300,
  ListTagResources: 300,
  DescribeRegions: readsPerMinute, // assumed: the page speaks of the VPN reads only
  DescribeVpcs: readsPerMinute, // assumed
  DescribeVSwitches: readsPerMinute, // assumed
  DescribeVpnGateway: readsPerMinute,
  DescribeVpnGateways: readsPerMinute,
  DescribeCustomerGateway: readsPerMinute,
  DescribeCustomerGateways: readsPerMinute,
  DescribeVpnConnection: readsPerMinute,
  DescribeVpnConnections: readsPerMinute,
  DescribeVpnConnectionLogs: readsPerMinute,
  DescribeVpnRouteEntries: readsPerMinute,
  DescribeVpnPbrRouteEntries: readsPerMinute,
  DescribeSslVpnServers: readsPerMinute,
  DescribeVpnSslServerLogs: readsPerMinute,
  DescribeSslVpnClientCert: readsPerMinute,
  DescribeSslVpnClientCerts: readsPerMinute,
  AssumeRole: 6000, // assumed: STS publishes 100 per second
};

export const generousQuotas = {
  connectionsPerGateway: Infinity,
  routesPerGateway: Infinity,
  policyRoutesPerGateway: Infinity,
  customerGatewaysPerRegion: Infinity,
  gatewaysPerAccount: Infinity,
  sslServersPerGateway: Infinity,
  clientCertsPerAccount: Infinity,
  routesPerVpc: Infinity,
};

export type Quotas = typeof generousQuotas;

/** The public limits page of 2021; a console may show others. */
export const publishedQuotas: Quotas = {
  connectionsPerGateway: 10,
  routesPerGateway: 20,
  policyRoutesPerGateway: 20,
  customerGatewaysPerRegion: 100,
  gatewaysPerAccount: 30,
  sslServersPerGateway: 1,
  clientCertsPerAccount: 50,
  routesPerVpc: 200, // assumed: that page is the VPC's, not VPN's
};
