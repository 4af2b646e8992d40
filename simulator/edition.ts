// What differs between the clouds that speak this API, as data. A value that no source states is marked `assumed`.

export interface Edition {
  readonly maxSubnetsPerSide: number;
  readonly nameLength: { readonly min: number; readonly max: number };
  readonly authenticationAlgorithms: readonly string[];
  readonly ipsecPfs: readonly string[];
  readonly autoConfigRouteByDefault: boolean;
  /** List rows carry the resource group and the department (guide 2.5). */
  readonly listsCarryOrganization: boolean;
}

const pfsGroups = ['group1', 'group2', 'group5', 'group14', 'group24'];

export const editions = {
  'apsara-3.16': {
    maxSubnetsPerSide: 10, // what the Apsara Stack Terraform provider allows
    nameLength: { min: 2, max: 128 },
    authenticationAlgorithms: ['md5', 'sha1'],
    ipsecPfs: pfsGroups,
    autoConfigRouteByDefault: false,
    listsCarryOrganization: true,
  },
  public: {
    maxSubnetsPerSide: 5,
    nameLength: { min: 1, max: 100 },
    authenticationAlgorithms: ['md5', 'sha1', 'sha256', 'sha384', 'sha512'],
    ipsecPfs: ['disabled', 'group1', 'group2', 'group5', 'group14'],
    autoConfigRouteByDefault: true,
    listsCarryOrganization: false,
  },
} as const satisfies Record<string, Edition>;

/** Accepted calls per 60 s, account, region and action (public quota page of the VPC API). */
export const publishedLimits: Readonly<Record<string, number>> = {
  CreateCustomerGateway: 120,
  DeleteCustomerGateway: 120,
  CreateVpnConnection: 60, // assumed
  DeleteVpnConnection: 60, // assumed
  CreateVpnRouteEntry: 60, // assumed
  DeleteVpnRouteEntry: 60,
  PublishVpnRouteEntry: 60,
  DescribeRegions: 600, // assumed: the page speaks of the VPN reads only
  DescribeVpnGateway: 600,
  DescribeVpnGateways: 600,
  DescribeCustomerGateway: 600,
  DescribeCustomerGateways: 600,
  DescribeVpnConnection: 600,
  DescribeVpnConnections: 600,
  DescribeVpnRouteEntries: 600,
};

export const generousQuotas = {
  connectionsPerGateway: Infinity,
  routesPerGateway: Infinity,
  policyRoutesPerGateway: Infinity,
  customerGatewaysPerRegion: Infinity,
};

export type Quotas = typeof generousQuotas;

/** The public limits page of 2021; a console may show others. */
export const publishedQuotas: Quotas = {
  connectionsPerGateway: 10,
  routesPerGateway: 20,
  policyRoutesPerGateway: 20,
  customerGatewaysPerRegion: 100,
};
