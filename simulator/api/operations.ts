// Routing: the operations that this cloud has, by action.
import {
  createCustomerGateway,
  deleteCustomerGateway,
  describeCustomerGateway,
  describeCustomerGateways,
} from '../resources/customer-gateway.ts';
import { describeRegions } from '../resources/region.ts';
import {
  createVpnRouteEntry,
  deleteVpnRouteEntry,
  describeVpnRouteEntries,
  publishVpnRouteEntry,
} from '../resources/route-entry.ts';
import {
  createVpnConnection,
  deleteVpnConnection,
  describeVpnConnection,
  describeVpnConnections,
} from '../resources/vpn-connection.ts';
import { describeVpnGateway, describeVpnGateways } from '../resources/vpn-gateway.ts';
import type { Operation } from './operation.ts';

const all: readonly Operation[] = [
  describeRegions,
  describeVpnGateway,
  describeVpnGateways,
  createCustomerGateway,
  describeCustomerGateway,
  describeCustomerGateways,
  deleteCustomerGateway,
  createVpnConnection,
  describeVpnConnection,
  describeVpnConnections,
  deleteVpnConnection,
  createVpnRouteEntry,
  publishVpnRouteEntry,
  deleteVpnRouteEntry,
  describeVpnRouteEntries,
];

export const apiVersion = '2016-04-28';

export const operations: ReadonlyMap<string, Operation> = new Map(
  all.map((operation) => [operation.action, operation]),
);
