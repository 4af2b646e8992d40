// Which connection is a link's: on its gateway, by the ledger's id, else by our mark.
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { LinkTarget } from './link-target.ts';
import { connectionMark, markIn } from './marks.ts';

export function isOurConnection(row: RowOf<'DescribeVpnConnections'>, target: LinkTarget): boolean {
  const { place, plan, site, link, gatewayId, ids } = target;
  if (row.VpnGatewayId !== gatewayId) return false;
  return (
    row.VpnConnectionId === ids.connectionId ||
    markIn(row.Name) === connectionMark({ owner: place.owner, plan, site, link })
  );
}
