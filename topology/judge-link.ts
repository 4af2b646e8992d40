// Compares a link with what the cloud has for it. `incomplete` is what another apply can finish by adding alone; whatever
// would have to be changed or taken away first makes it `differs`.
import type { IkeSettings, Link, Route } from './model.ts';
import type { Difference, ObservedConnection, ObservedLink, ObservedRoute, Verdict } from './observed.ts';

export function judgeLink(link: Link, observed: ObservedLink): Verdict {
  const { connection } = observed;
  if (connection === undefined) return { kind: 'absent' };
  const matches = link.routes.map((route) => ({ route, found: findRoute(route, observed.routes) }));
  const differences = [
    ...compareAddress(link, observed, connection),
    ...compareConnection(link, connection),
    ...matches.flatMap(({ route, found }) => (found === undefined ? [] : compareRoute(route, found))),
    ...compareRoutes(link, observed.routes, new Set(matches.map(({ found }) => found))),
  ];
  if (differences.length > 0) return { kind: 'differs', differences };
  const missing = matches.flatMap(({ route, found }) => whatIsMissing(route, found));
  return missing.length > 0 ? { kind: 'incomplete', missing } : { kind: 'same' };
}

/** How `incomplete` names a wanted route that does not exist. */
export function missingRoute({ to }: Pick<Route, 'to'>): string {
  return `route ${to}`;
}

/** How `incomplete` names a route that exists and is not published. */
export function missingPublication({ to }: Pick<Route, 'to'>): string {
  return `publication of ${to}`;
}

function whatIsMissing(route: Route, found: ObservedRoute | undefined): string[] {
  if (found === undefined) return [missingRoute(route)];
  return route.publish && found.state !== 'published' ? [missingPublication(route)] : [];
}

// The cloud keeps a route per destination, next hop and weight: of several, the one of our weight is ours.
function findRoute({ to, weight }: Route, routes: readonly ObservedRoute[]): ObservedRoute | undefined {
  const candidates = routes.filter((route) => route.to === to);
  return candidates.find((route) => route.weight === weight) ?? candidates[0];
}

// A connection's customer gateway is for life, and so is a customer gateway's address.
function compareAddress(link: Link, observed: ObservedLink, connection: ObservedConnection): Difference[] {
  const { customerGateway } = observed;
  const isItsOwn = customerGateway !== undefined && customerGateway.id === connection.customerGatewayId;
  const address = isItsOwn ? customerGateway.address : `that of ${connection.customerGatewayId}`;
  return different('address', link.address, address);
}

function compareConnection(link: Link, connection: ObservedConnection): Difference[] {
  return [
    ...different('siteSubnets', asSet(link.siteSubnets), asSet(connection.siteSubnets)),
    ...different('cloudSubnets', asSet(link.cloudSubnets), asSet(connection.cloudSubnets)),
    ...compareIke(link.ike, connection.ike),
    ...different('ipsec.encryption', link.ipsec.encryption, connection.ipsec.encryption),
    ...different('ipsec.authentication', link.ipsec.authentication, connection.ipsec.authentication),
    ...different('ipsec.pfs', link.ipsec.pfs, connection.ipsec.pfs),
    ...different('ipsec.lifetimeSeconds', link.ipsec.lifetimeSeconds, connection.ipsec.lifetimeSeconds),
    ...different('effectImmediately', link.effectImmediately, connection.effectImmediately),
    ...(connection.hasSamePsk ? [] : [{ attribute: 'psk', desired: "the plan's key", observed: 'another key' }]),
  ];
}

// The mode is a matter of ikev1 only.
function compareIke(desired: IkeSettings, observed: IkeSettings): Difference[] {
  return [
    ...different('ike.version', desired.version, observed.version),
    ...(desired.version === 'ikev1' ? different('ike.mode', desired.mode, observed.mode) : []),
    ...different('ike.encryption', desired.encryption, observed.encryption),
    ...different('ike.authentication', desired.authentication, observed.authentication),
    ...different('ike.dhGroup', desired.dhGroup, observed.dhGroup),
    ...different('ike.lifetimeSeconds', desired.lifetimeSeconds, observed.lifetimeSeconds),
  ];
}

// A route that lacks its publication is completed; one that is published against the plan would have to be withdrawn.
function compareRoute(route: Route, found: ObservedRoute): Difference[] {
  const isPublishedUnasked = !route.publish && found.state === 'published';
  return [
    ...different(`routes[${route.to}].weight`, route.weight, found.weight),
    ...(isPublishedUnasked ? different(`routes[${route.to}].publish`, false, true) : []),
  ];
}

// Said as a whole only when a route is there that the plan does not want; it is never silently deleted.
function compareRoutes(
  link: Link,
  routes: readonly ObservedRoute[],
  wanted: ReadonlySet<ObservedRoute | undefined>,
): Difference[] {
  if (routes.every((route) => wanted.has(route))) return [];
  const desired = describeRoutes(link.routes);
  return [{ attribute: 'routes', desired, observed: describeRoutes(routes) }];
}

function describeRoutes(routes: readonly { to: string; weight: number }[]): string {
  return asSet(routes.map(({ to, weight }) => (weight === 100 ? to : `${to} (weight ${weight})`)));
}

function asSet(items: readonly string[]): string {
  return [...new Set(items)].sort().join(', ') || 'none';
}

function different(
  attribute: string,
  desired: string | number | boolean,
  observed: string | number | boolean,
): Difference[] {
  return desired === observed ? [] : [{ attribute, desired: String(desired), observed: String(observed) }];
}
