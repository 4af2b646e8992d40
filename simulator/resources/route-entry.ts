// Destination routes of a gateway: made, weighed and deleted under its lock.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import { paging, regionId, required, text, weight } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import type { Resources } from '../world/world.ts';
import { scheduleRemoval } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf } from './paging.ts';
import { newRouteRules, requireWay, routeKeyRules, routeLock } from './route-rules.ts';
import { requireTableRoom } from './vpc-route-table.ts';
import { requireGateway } from './vpn-gateway.ts';

export const routeEntrySchema = z.object({
  region: z.string(),
  goneAtMs: z.number().nullable(),
  VpnInstanceId: z.string(),
  NextHop: z.string(),
  RouteDest: z.string(),
  Weight: z.union([z.literal(0), z.literal(100)]),
  State: z.enum(['published', 'normal']),
  OverlayMode: z.string(),
  Description: z.string(),
  CreateTime: z.number(),
});
export type RouteEntry = z.infer<typeof routeEntrySchema>;

/** `gateway:nextHop:destination`, for the control port: the API gives routes no id. */
export function routeIdOf(gatewayId: string, nextHop: string, destination: string): string {
  return `${gatewayId}:${nextHop}:${destination}`;
}

export function viewRoute(stored: RouteEntry): Answer {
  return attributesOf(stored);
}

export const createVpnRouteEntry = defineOperation({
  action: 'CreateVpnRouteEntry',
  rules: newRouteRules,
  lock: routeLock('route'),
  run(parameters, call) {
    requireAcceptable(parameters, call);
    const { VpnGatewayId, NextHop, RouteDest } = parameters;
    const id = routeIdOf(VpnGatewayId, NextHop, RouteDest);
    const created: RouteEntry = {
      region: call.region,
      goneAtMs: null,
      VpnInstanceId: VpnGatewayId,
      NextHop,
      RouteDest,
      Weight: parameters.Weight,
      State: parameters.PublishVpc ? 'published' : 'normal',
      OverlayMode: parameters.OverlayMode,
      Description: parameters.Description ?? '',
      CreateTime: call.nowMs,
    };
    call.resources.routes.set(id, created);
    return { answer: viewRoute(created), effect: effectOn(id, VpnGatewayId) };
  },
});

function requireAcceptable(given: ParametersOf<typeof newRouteRules>, call: Call): void {
  const { resources, config } = call;
  requireWay(given, call);
  if (resources.routes.has(idOf(given))) throw refusal('InvalidRouteEntry.AlreadyExists');
  const neighbours = neighboursOf(given, resources);
  if (given.Weight === 100) refuseSecondActive(given, neighbours);
  if (neighbours.length >= config.quotas.routesPerGateway) throw refusal('Resource.QuotaFull');
  const { VpnGatewayId: gatewayId, RouteDest } = given;
  if (given.PublishVpc) requireTableRoom({ gatewayId, destinations: [RouteDest], code: 'Resource.QuotaFull' }, call);
}

function neighboursOf({ VpnGatewayId }: Pick<Key, 'VpnGatewayId'>, { routes }: Resources): RouteEntry[] {
  return [...routes.values()].filter((route) => route.VpnInstanceId === VpnGatewayId);
}

/** Of the routes to one destination, only one may be the active one. */
function refuseSecondActive(
  { RouteDest, NextHop }: Pick<RouteEntry, 'RouteDest' | 'NextHop'>,
  neighbours: readonly RouteEntry[],
): void {
  const isActiveTwin = (route: RouteEntry) =>
    route.RouteDest === RouteDest && route.NextHop !== NextHop && route.Weight === 100;
  if (neighbours.some(isActiveTwin)) throw refusal('InvalidRouteEntry.WeightConflict');
}

type Key = ParametersOf<typeof routeKeyRules>;

export const modifyVpnRouteEntryWeight = defineOperation({
  action: 'ModifyVpnRouteEntryWeight',
  rules: { ...routeKeyRules, NewWeight: required(weight) },
  lock: routeLock('route'),
  run(given, { resources }) {
    const found = requireRoute(given, resources);
    if (given.NewWeight === 100) refuseSecondActive(found, neighboursOf(given, resources));
    found.Weight = given.NewWeight;
    touch(found);
    return { answer: {}, effect: effectOn(idOf(given), given.VpnGatewayId) };
  },
});

export const deleteVpnRouteEntry = defineOperation({
  action: 'DeleteVpnRouteEntry',
  rules: routeKeyRules,
  lock: routeLock('route'),
  run(given, { resources, doneAtMs }) {
    scheduleRemoval(resources, requireRoute(given, resources), doneAtMs);
    return { answer: {}, effect: effectOn(idOf(given), given.VpnGatewayId) };
  },
});

/** The weight is part of what names a route. */
function requireRoute(given: Key, resources: Resources): RouteEntry {
  const found = resources.routes.get(idOf(given));
  if (found?.Weight !== given.Weight) throw refusal('InvalidRouteEntry.NotFound');
  return found;
}

function idOf({ VpnGatewayId, NextHop, RouteDest }: Pick<Key, 'VpnGatewayId' | 'NextHop' | 'RouteDest'>): string {
  return routeIdOf(VpnGatewayId, NextHop, RouteDest);
}

export const describeVpnRouteEntries = defineOperation({
  action: 'DescribeVpnRouteEntries',
  rules: { RegionId: regionId, VpnGatewayId: required(text), ...paging },
  lock: { kind: 'none' },
  run({ VpnGatewayId, PageNumber, PageSize }, { resources, region }) {
    requireGateway(resources, region, VpnGatewayId);
    const found = neighboursOf({ VpnGatewayId }, resources);
    const page = { list: 'VpnRouteEntries', item: 'VpnRouteEntry', PageNumber, PageSize, view: listRow };
    return { answer: pageOf(found, page) };
  },
});

/** The guide's list rows carry neither OverlayMode nor Description. */
function listRow(route: RouteEntry): Answer {
  const { VpnInstanceId, NextHop, RouteDest, Weight, State, CreateTime } = route;
  return { VpnInstanceId, NextHop, RouteDest, Weight, State, CreateTime };
}

function effectOn(id: string, gatewayId: string) {
  return { resourceType: 'route', resourceId: id, gatewayId, name: null } as const;
}
