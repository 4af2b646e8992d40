// What a run would do, as ordered steps in the API's own words. Shown before it is done; the saga does it.
import { missingPublication, missingRoute } from './judge-link.ts';
import type { Link, Route } from './model.ts';
import { phaseTwoSubnets } from './phase-two.ts';
import { routePath, type RouteKey } from './route-key.ts';
import type { ObservedLink, ObservedRoute, Verdict } from './observed.ts';

export interface Step {
  /** Counts from 1 within its link. */
  order: number;
  site: string;
  link: string;
  gatewayId: string;
  resource: 'customerGateway' | 'connection' | 'route' | 'publication';
  /** The API's action. */
  operation: string;
  /** The API's action that takes it back; a removal is not taken back. */
  undo?: string;
  /** The gateway takes no other change until this one is done. */
  locksGateway: boolean;
  detail: string;
}

export interface StepSummary {
  operations: number;
  /** Gateway-locking operations by gateway id: they run one after another. */
  lockingByGateway: Record<string, number>;
}

type Draft = Omit<Step, 'order' | 'site' | 'link' | 'gatewayId'>;

/** A link that is the same needs none, and one that differs has none: changing what exists is refused. */
export function stepsFor(link: Link, verdict: Verdict): Step[] {
  if (verdict.kind === 'absent') return numbered(link, creations(link));
  return verdict.kind === 'incomplete' ? numbered(link, completions(link, verdict.missing)) : [];
}

/** Everything of one link, in the order in which it can be removed. */
export function stepsToRemove(observed: ObservedLink): Step[] {
  const { routes, connection, customerGateway } = observed;
  return numbered(observed, [
    ...routes.filter(({ state }) => state === 'published').map(withdrawRoute),
    ...routes.map(deleteRoute),
    ...(connection === undefined ? [] : [deleteConnection(connection.id)]),
    ...(customerGateway?.isOurs === true ? [deleteCustomerGateway(customerGateway.id)] : []),
  ]);
}

export function summarise(steps: readonly Step[]): StepSummary {
  const lockingByGateway: Record<string, number> = {};
  for (const { gatewayId, locksGateway } of steps) {
    lockingByGateway[gatewayId] = (lockingByGateway[gatewayId] ?? 0) + (locksGateway ? 1 : 0);
  }
  return { operations: steps.length, lockingByGateway };
}

function numbered(
  { site, link, gatewayId }: Pick<Step, 'site' | 'link' | 'gatewayId'>,
  drafts: readonly Draft[],
): Step[] {
  return drafts.map((draft, index) => ({ order: index + 1, site, link, gatewayId, ...draft }));
}

/** What exists by its own id is not made. */
function creations(link: Link): Draft[] {
  const connection = [createConnection(link), ...link.routes.map(createRoute)];
  if (link.connectionId !== undefined) return [];
  return link.customerGatewayId === undefined ? [createCustomerGateway(link), ...connection] : connection;
}

function completions(link: Link, missing: readonly string[]): Draft[] {
  return link.routes.flatMap((route) => {
    if (missing.includes(missingRoute(route))) return [createRoute(route)];
    return missing.includes(missingPublication(route)) ? [publishRoute(route)] : [];
  });
}

function createCustomerGateway({ address }: Link): Draft {
  return {
    resource: 'customerGateway',
    operation: 'CreateCustomerGateway',
    undo: 'DeleteCustomerGateway',
    locksGateway: false,
    detail: address,
  };
}

function createConnection(link: Link): Draft {
  const { cloudSubnets, siteSubnets } = phaseTwoSubnets(link);
  return {
    resource: 'connection',
    operation: 'CreateVpnConnection',
    undo: 'DeleteVpnConnection',
    locksGateway: true,
    detail: `${cloudSubnets.join(', ')} to ${siteSubnets.join(', ')}, ${link.ike.version}`,
  };
}

// Creating a route publishes it in the same call where the plan wants that.
function createRoute({ weight, publish, ...path }: Route): Draft {
  return {
    resource: 'route',
    operation: `Create${kindOf(path)}`,
    undo: `Delete${kindOf(path)}`,
    locksGateway: true,
    detail: `${routePath(path)}, weight ${weight}, ${publish ? 'published' : 'not published'}`,
  };
}

// Publishing is refused while the gateway is busy, but does not make it busy.
function publishRoute(route: Route): Draft {
  return {
    resource: 'publication',
    operation: 'PublishVpnRouteEntry',
    undo: 'PublishVpnRouteEntry',
    locksGateway: false,
    detail: routePath(route),
  };
}

function withdrawRoute(route: ObservedRoute): Draft {
  const detail = `withdraw ${routePath(route)}`;
  return { resource: 'publication', operation: 'PublishVpnRouteEntry', locksGateway: false, detail };
}

function deleteRoute({ weight, ...path }: ObservedRoute): Draft {
  const detail = `${routePath(path)}, weight ${weight}`;
  return { resource: 'route', operation: `Delete${kindOf(path)}`, locksGateway: true, detail };
}

/** What follows the verb in the API's actions. */
function kindOf({ from }: Pick<RouteKey, 'from'>): string {
  return from === undefined ? 'VpnRouteEntry' : 'VpnPbrRouteEntry';
}

function deleteConnection(id: string): Draft {
  return { resource: 'connection', operation: 'DeleteVpnConnection', locksGateway: true, detail: id };
}

function deleteCustomerGateway(id: string): Draft {
  return {
    resource: 'customerGateway',
    operation: 'DeleteCustomerGateway',
    locksGateway: false,
    detail: `${id}, unless another connection uses it`,
  };
}
