// What tells the routes of one connection apart: destination, a policy route's source, and weight. The one home of comparing
// and naming them.

export interface RouteKey {
  to: string;
  /** A policy route's source. */
  from?: string;
  weight: number;
}

/** For people, and unique among the routes of a connection: weight 100 goes without saying. */
export function routeName({ weight, ...path }: RouteKey): string {
  return weight === 100 ? routePath(path) : `${routePath(path)} (weight ${weight})`;
}

/** Where a route leads, whatever its weight. */
export function routePath({ to, from }: Pick<RouteKey, 'to' | 'from'>): string {
  return from === undefined ? to : `${to} from ${from}`;
}

/** As providers write it: next hop, source, destination. */
export function routeId(connectionId: string, { to, from }: RouteKey): string {
  return [connectionId, ...(from === undefined ? [] : [from]), to].join(':');
}

export function routeKeyOf({ to, from, weight }: RouteKey): RouteKey {
  return { to, ...(from !== undefined && { from }), weight };
}

export function isSameRoute(one: RouteKey, other: RouteKey): boolean {
  return routeName(one) === routeName(other);
}

export function includesRoute(routes: readonly RouteKey[], route: RouteKey): boolean {
  return routes.some((it) => isSameRoute(it, route));
}
