// What a caller needs to be allowed for a call: the operation, and the resource by the guide's table of what can be
// authorised (6.2.4). Operations that the table leaves out are about everything in their region (assumed).
import type { Operation } from './operation.ts';
import type { Permission } from './policy.ts';
import type { ApiParameters } from './sign-v1.ts';

interface ResourceKind {
  readonly kind: 'vpngateway' | 'customergateway' | 'vpnconnection';
  /** The parameter with its id; none for what lists or makes. */
  readonly id?: 'VpnGatewayId' | 'CustomerGatewayId' | 'VpnConnectionId';
}

const oneGateway = { kind: 'vpngateway', id: 'VpnGatewayId' } as const;
const onePeer = { kind: 'customergateway', id: 'CustomerGatewayId' } as const;
const oneConnection = { kind: 'vpnconnection', id: 'VpnConnectionId' } as const;

const table: Readonly<Record<string, ResourceKind>> = {
  ModifyVpnGatewayAttribute: oneGateway,
  DescribeVpnGateways: { kind: 'vpngateway' },
  DescribeVpnGateway: oneGateway,
  DeleteVpnGateway: oneGateway,
  CreateCustomerGateway: { kind: 'customergateway' },
  DeleteCustomerGateway: onePeer,
  DescribeCustomerGateway: onePeer,
  DescribeCustomerGateways: { kind: 'customergateway' },
  ModifyCustomerGatewayAttribute: onePeer,
  CreateVpnConnection: { kind: 'vpnconnection' },
  DeleteVpnConnection: oneConnection,
  DescribeVpnConnection: oneConnection,
  DescribeVpnConnections: { kind: 'vpnconnection' },
  ModifyVpnConnectionAttribute: oneConnection,
  DownloadVpnConnectionConfig: oneConnection,
};

export function permissionOfCall(operation: Operation, parameters: ApiParameters, uid: string): Permission {
  const { action, service } = operation;
  const about = (resource: string) => ({ action: `${service}:${action}`, resource });
  if (service === 'sts') return about(parameters.get('RoleArn') ?? '');
  const region = `acs:vpc:${parameters.get('RegionId') ?? ''}:${uid}`;
  const found = table[action];
  if (found === undefined) return about(`${region}:*`);
  const id = found.id === undefined ? '*' : (parameters.get(found.id) ?? '');
  return about(`${region}:${found.kind}/${id}`);
}
