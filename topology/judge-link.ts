// Compares a link with what the cloud has for it. `incomplete` is what another apply can finish by adding alone; whatever
// would have to be changed or taken away first makes it `differs`.
import { compareConnection } from './compare-connection.ts';
import { asSet, different } from './difference.ts';
import type { Link, Route } from './model.ts';
import type { Difference, ObservedConnection, ObservedLink, ObservedRoute, Verdict } from './observed.ts';
import { includesRoute, isSameRoute, routeName, routePath } from './route-key.ts';

export function judgeLink(link: Link, observed: ObservedLink): Verdict {
  const { connection } = observed;
  if (connection === undefined) return { kind: 'absent' };
  const matches = link.routes.map((route) => ({ route, found: findRoute(route, { link, routes: observed.routes }) }));
  const differences = [
    ...compareIdentity(link, observed, connection),
    ...compareConnection(link, { connection, customerGateway: observed.customerGateway }),
    ...matches.flatMap(({ route, found }) => (found === undefined ? [] : compareRoute(route, found))),
    ...compareRoutes(link, observed.routes, new Set(matches.map(({ found }) => found))),
  ];
  if (differences.length > 0) return { kind: 'differs', differences };
  const missing = matches.flatMap(({ route, found }) => whatIsMissing(route, found));
  return missing.length > 0 ? { kind: 'incomplete', missing } : { kind: 'same' };
}

/** How `incomplete` names a wanted route that does not exist. */
export function missingRoute(route: Route): string {
  return `route ${routeName(route)}`;
}

/** How `incomplete` names a route that exists and is not published. */
export function missingPublication(route: Route): string {
  return `publication of ${routeName(route)}`;
}

function whatIsMissing(route: Route, found: ObservedRoute | undefined): string[] {
  if (found === undefined) return [missingRoute(route)];
  return route.publish && found.state !== 'published' ? [missingPublication(route)] : [];
}

// The same path with another weight would have to be changed, unless the plan wants that one too.
function findRoute(route: Route, { link, routes }: { link: Link; routes: ObservedRoute[] }): ObservedRoute | undefined {
  const itself = routes.find((it) => isSameRoute(it, route));
  const unclaimed = routes.filter((it) => !includesRoute(link.routes, it));
  return itself ?? unclaimed.find((it) => routePath(it) === routePath(route));
}

// A connection's customer gateway is for life, and so is a customer gateway's address.
function compareIdentity(link: Link, { customerGateway }: ObservedLink, connection: ObservedConnection): Difference[] {
  const { connectionId = connection.id, customerGatewayId } = link;
  const ofConnection = different('connection.id', connectionId, connection.id);
  if (customerGatewayId !== undefined) {
    return [...ofConnection, ...different('customerGateway.id', customerGatewayId, connection.customerGatewayId)];
  }
  const isItsOwn = customerGateway !== undefined && customerGateway.id === connection.customerGatewayId;
  const address = isItsOwn ? customerGateway.address : `that of ${connection.customerGatewayId}`;
  return [...ofConnection, ...different('address', link.address, address)];
}

// A route that lacks its publication is completed; one that is published against the plan would have to be withdrawn.
function compareRoute(route: Route, found: ObservedRoute): Difference[] {
  const isPublishedUnasked = !route.publish && found.state === 'published';
  return [
    ...different(`routes[${routePath(route)}].weight`, route.weight, found.weight),
    ...(isPublishedUnasked ? different(`routes[${routePath(route)}].publish`, false, true) : []),
  ];
}

// Said as a whole only when a route is there that the plan does not want; it is never silently deleted.
function compareRoutes(
  link: Link,
  routes: readonly ObservedRoute[],
  wanted: ReadonlySet<ObservedRoute | undefined>,
): Difference[] {
  if (routes.every((route) => wanted.has(route))) return [];
  return different('routes', asSet(link.routes.map(routeName)), asSet(routes.map(routeName)));
}
