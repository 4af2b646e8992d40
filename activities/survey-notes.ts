// What is worth knowing before a yes: pure, from what a survey has read.
import type { Link } from '../topology/model.ts';
import type { ObservedRoute } from '../topology/observed.ts';
import { includesRoute, routePath, type RouteKey } from '../topology/route-key.ts';
import { keyOf, type JudgedLink } from '../workflows/messages.ts';
import type { LedgerRow } from './ledger-of.ts';

/** Sites that the cloud is going to refuse, or that will share a destination with somebody. */
export function foreignNotes(wanted: Link[], links: JudgedLink[]): string[] {
  const addresses = new Map(wanted.map((link) => [keyOf(link), link.address]));
  const ours = new Set(links.map(({ observed }) => observed.connection?.id));
  return links.flatMap((link) => {
    const { customerGateway, connection, strangeRoutes, foreignRoutes } = link.observed;
    const address = addresses.get(keyOf(link)) ?? '';
    const isTaken = customerGateway !== undefined && !customerGateway.isOurs && !connection && address !== '';
    const taken = `Site ${link.site}: customer gateway ${customerGateway?.id} already has address ${address} and is not ours; the cloud will refuse a second one`;
    const routes = foreignRoutes
      .filter(({ nextHop }) => !ours.has(nextHop))
      .map(
        ({ nextHop, weight, ...path }) =>
          `Site ${link.site}: gateway ${link.gatewayId} already routes ${routePath(path)} to ${nextHop} (weight ${weight}), which is not this site’s`,
      );
    const strange = strangeRoutes.map((route) => strangeRoute(link.site, { route, through: connection?.id ?? '' }));
    return [...(isTaken ? [taken] : []), ...routes, ...strange];
  });
}

/** Routes that somebody else has put on connections of the ledger: never deleted, and in the way of a destroy. */
export function strangeRouteNotes(ledger: LedgerRow[], routes: ReadonlyMap<string, ObservedRoute[]>): string[] {
  return ledger.flatMap(({ site, gatewayId, ids, wanted = [], ...row }) =>
    (routes.get(gatewayId) ?? [])
      .filter(({ nextHop }) => nextHop === ids.connectionId)
      .filter((route) => !includesRoute(row.routes, route) && !wanted.includes(route.to))
      .map((route) => strangeRoute(site, { route, through: ids.connectionId ?? '' })),
  );
}

function strangeRoute(site: string, { route, through }: { route: RouteKey; through: string }): string {
  return `Site ${site}: route ${routePath(route)} through ${through} is neither in the plan nor in the ledger; it stays, and keeps the connection from being removed`;
}
