// What a run would do, as ordered steps in the API's own words. Shown before it is done; the saga does it.
import { missingPublication, missingRoute } from './judge-link.ts';
import type { Link, Route } from './model.ts';
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
  if (verdict.kind === 'absent') {
    return numbered(link, [createCustomerGateway(link), createConnection(link), ...link.routes.map(createRoute)]);
  }
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

function createConnection({ cloudSubnets, siteSubnets, ike }: Link): Draft {
  return {
    resource: 'connection',
    operation: 'CreateVpnConnection',
    undo: 'DeleteVpnConnection',
    locksGateway: true,
    detail: `${cloudSubnets.join(', ')} to ${siteSubnets.join(', ')}, ${ike.version}`,
  };
}

// Creating a route publishes it in the same call where the plan wants that.
function createRoute({ to, weight, publish }: Route): Draft {
  return {
    resource: 'route',
    operation: 'CreateVpnRouteEntry',
    undo: 'DeleteVpnRouteEntry',
    locksGateway: true,
    detail: `${to}, weight ${weight}, ${publish ? 'published' : 'not published'}`,
  };
}

// Publishing is refused while the gateway is busy, but does not make it busy.
function publishRoute({ to }: Route): Draft {
  return {
    resource: 'publication',
    operation: 'PublishVpnRouteEntry',
    undo: 'PublishVpnRouteEntry',
    locksGateway: false,
    detail: to,
  };
}

function withdrawRoute({ to }: ObservedRoute): Draft {
  return { resource: 'publication', operation: 'PublishVpnRouteEntry', locksGateway: false, detail: `withdraw ${to}` };
}

function deleteRoute({ to, weight }: ObservedRoute): Draft {
  return { resource: 'route', operation: 'DeleteVpnRouteEntry', locksGateway: true, detail: `${to}, weight ${weight}` };
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
