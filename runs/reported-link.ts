// A link as reports show it, whether a run's result or a lane's ledger tells of it. Without a connection there is none to show.
import { routeKeyOf } from '../topology/route-key.ts';
import type { LedgerEntry } from '../workflows/messages.ts';
import type { ReportedLink } from './report.ts';

type ToldLink = Pick<LedgerEntry, 'site' | 'link' | 'gatewayId' | 'ids' | 'routes' | 'status'>;

export function reportedLink(
  { site, link, gatewayId, ids, routes, status }: ToldLink,
  state: ReportedLink['state'],
): ReportedLink[] {
  if (ids.connectionId === undefined) return [];
  return [
    {
      site,
      link,
      gatewayId,
      status,
      state,
      customerGatewayId: ids.customerGatewayId ?? '',
      vpnConnectionId: ids.connectionId,
      routes: routes.map((route) => ({ ...routeKeyOf(route), state: route.state })),
    },
  ];
}
