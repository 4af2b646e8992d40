// What stands of a link that was ended before it could tell: found by ledger id or mark, for a person to know.
import type { Leftover, LinkIds } from '../workflows/messages.ts';
import type { Attempt } from './attempt.ts';
import { findConnection } from './connection.ts';
import { findOurs } from './customer-gateway.ts';
import type { LinkTarget } from './link-target.ts';

const REASON = 'The link was ended before it could undo its work';

export async function findRemains(
  attempt: Attempt,
  { target }: { target: LinkTarget },
): Promise<{ ids: LinkIds; leftovers: Leftover[] }> {
  const connectionId = (await findConnection(attempt, target))?.VpnConnectionId;
  const customerGatewayId = (await findOurs(attempt, target))?.CustomerGatewayId;
  const { site } = target;
  return {
    ids: {
      ...(customerGatewayId !== undefined && { customerGatewayId }),
      ...(connectionId !== undefined && { connectionId }),
    },
    leftovers: [
      ...(connectionId === undefined || target.how === 'adopted'
        ? []
        : [{ type: 'connection' as const, id: connectionId, site, reason: REASON }]),
      ...(customerGatewayId === undefined
        ? []
        : [{ type: 'customerGateway' as const, id: customerGatewayId, site, reason: REASON }]),
    ],
  };
}
