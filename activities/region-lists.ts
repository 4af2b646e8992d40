// The lists that looks and reconcilers read, each read once for all who want it at the same time.
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { Attempt } from './attempt.ts';

export function customerGatewaysOf({ cloud, shared }: Attempt): Promise<RowOf<'DescribeCustomerGateways'>[]> {
  return shared.read('customer gateways', () => allOf(cloud.list('DescribeCustomerGateways', {})));
}

export function connectionsOf(
  { cloud, shared }: Attempt,
  VpnGatewayId: string,
): Promise<RowOf<'DescribeVpnConnections'>[]> {
  return shared.read(`connections of ${VpnGatewayId}`, () =>
    allOf(cloud.list('DescribeVpnConnections', { VpnGatewayId })),
  );
}

async function allOf<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
