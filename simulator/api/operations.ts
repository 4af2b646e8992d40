// Routing: the operations that this cloud has, by action.
import {
  createVpnPbrRouteEntry,
  deleteVpnPbrRouteEntry,
  describeVpnPbrRouteEntries,
  modifyVpnPbrRouteEntryWeight,
} from '../resources/change-policy-route.ts';
import { downloadVpnConnectionConfig, modifyVpnConnectionAttribute } from '../resources/change-vpn-connection.ts';
import { deleteSslVpnServer, modifySslVpnServer } from '../resources/change-ssl-server.ts';
import { createVpnGateway, deleteVpnGateway, modifyVpnGatewayAttribute } from '../resources/change-vpn-gateway.ts';
import { createVpnConnection, deleteVpnConnection } from '../resources/create-vpn-connection.ts';
import {
  createSslVpnClientCert,
  deleteSslVpnClientCert,
  describeSslVpnClientCert,
  describeSslVpnClientCerts,
  modifySslVpnClientCert,
} from '../resources/client-cert.ts';
import {
  createCustomerGateway,
  deleteCustomerGateway,
  describeCustomerGateway,
  describeCustomerGateways,
  modifyCustomerGatewayAttribute,
} from '../resources/customer-gateway.ts';
import { describeVpnConnectionLogs, describeVpnSslServerLogs } from '../resources/logs.ts';
import { publishVpnRouteEntry } from '../resources/publish-route.ts';
import { describeRegions } from '../resources/region.ts';
import {
  createVpnRouteEntry,
  deleteVpnRouteEntry,
  describeVpnRouteEntries,
  modifyVpnRouteEntryWeight,
} from '../resources/route-entry.ts';
import { createSslVpnServer, describeSslVpnServers } from '../resources/ssl-server.ts';
import { listTagResources, tagResources, untagResources } from '../resources/tags.ts';
import { describeVpcs, describeVSwitches } from '../resources/vpc.ts';
import { describeVpnConnection, describeVpnConnections } from '../resources/vpn-connection.ts';
import { describeVpnGateway, describeVpnGateways } from '../resources/vpn-gateway.ts';
import { assumeRole } from '../sts/assume-role.ts';
import type { Operation } from './operation.ts';

/** In the guide's order. */
const ofTheGuide: readonly Operation[] = [
  createVpnGateway,
  modifyVpnGatewayAttribute,
  describeVpnGateways,
  describeVpnGateway,
  deleteVpnGateway,
  describeRegions,
  createCustomerGateway,
  modifyCustomerGatewayAttribute,
  describeCustomerGateways,
  describeCustomerGateway,
  deleteCustomerGateway,
  createVpnRouteEntry,
  modifyVpnRouteEntryWeight,
  deleteVpnRouteEntry,
  describeVpnRouteEntries,
  publishVpnRouteEntry,
  createVpnPbrRouteEntry,
  modifyVpnPbrRouteEntryWeight,
  deleteVpnPbrRouteEntry,
  describeVpnPbrRouteEntries,
  createVpnConnection,
  modifyVpnConnectionAttribute,
  describeVpnConnections,
  describeVpnConnection,
  downloadVpnConnectionConfig,
  deleteVpnConnection,
  createSslVpnServer,
  modifySslVpnServer,
  describeSslVpnServers,
  describeVpnSslServerLogs,
  deleteSslVpnServer,
  createSslVpnClientCert,
  modifySslVpnClientCert,
  describeSslVpnClientCerts,
  describeSslVpnClientCert,
  deleteSslVpnClientCert,
  assumeRole,
];

/** What SDKs and Terraform providers call besides. */
const besides: readonly Operation[] = [
  describeVpnConnectionLogs,
  listTagResources,
  tagResources,
  untagResources,
  describeVpcs,
  describeVSwitches,
];

export const operations: ReadonlyMap<string, Operation> = new Map(
  [...ofTheGuide, ...besides].map((operation) => [operation.action, operation]),
);

const otherSpellings: Readonly<Record<string, string>> = { UntagResources: 'UnTagResources' };

export function operationOf(action: string): Operation | undefined {
  return operations.get(otherSpellings[action] ?? action);
}
