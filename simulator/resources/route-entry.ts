// Destination routes of a gateway: made and deleted under its lock, published to the VPC's route table at once.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import {
  cidrBlock,
  flag,
  invalid,
  oneOf,
  optional,
  paging,
  regionId,
  required,
  text,
  token,
  weight,
  withDefault,
} from '../api/parameter-rules.ts';
import { cidr, overlaps } from '../world/ipv4.ts';
import { touch } from '../world/records.ts';
import type { Resources } from '../world/world.ts';
import { scheduleRemoval } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf } from './paging.ts';
import { requireConnection } from './vpn-connection.ts';
import { requireGateway, requireIpsec } from './vpn-gateway.ts';

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

const carrierGradeNat = cidr('100.64.0.0/10');

/** `gateway:nextHop:destination`, for the control port: the API gives routes no id. */
export function routeIdOf(gatewayId: string, nextHop: string, destination: string): string {
  return `${gatewayId}:${nextHop}:${destination}`;
}

export function viewRoute(stored: RouteEntry): Answer {
  return attributesOf(stored);
}

/** Neither everything nor carrier-grade NAT (public docs, single-tunnel gateways). */
function destination(value: string, name: string): string {
  const block = cidr(cidrBlock(value, name));
  if (value === '0.0.0.0/0' || overlaps(block, carrierGradeNat)) throw invalid(name);
  return value;
}

export const createVpnRouteEntry = defineOperation({
  action: 'CreateVpnRouteEntry',
  rules: {
    RegionId: regionId,
    VpnGatewayId: required(text),
    RouteDest: required(destination),
    NextHop: required(text),
    PublishVpc: required(flag),
    Weight: required(weight),
    Description: optional(text),
    OverlayMode: withDefault(oneOf(['Ipsec']), 'Ipsec'),
    ClientToken: token,
  },
  lock: {
    kind: 'hold',
    duration: 'route',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
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

interface AskedRoute extends Pick<RouteEntry, 'NextHop' | 'RouteDest' | 'Weight'> {
  readonly VpnGatewayId: string;
}

function requireAcceptable({ VpnGatewayId, NextHop, RouteDest, Weight }: AskedRoute, call: Call): void {
  const { resources, region, config } = call;
  requireIpsec(requireGateway(resources, region, VpnGatewayId));
  const connection = requireConnection(resources, region, NextHop);
  if (connection.VpnGatewayId !== VpnGatewayId) throw refusal('InvalidVpnConnectionInstanceId.NotFound');
  if (resources.routes.has(routeIdOf(VpnGatewayId, NextHop, RouteDest))) {
    throw refusal('InvalidRouteEntry.AlreadyExists');
  }
  const neighbours = [...resources.routes.values()].filter((route) => route.VpnInstanceId === VpnGatewayId);
  if (Weight === 100) refuseSecondActive({ RouteDest, NextHop }, neighbours);
  if (neighbours.length >= config.quotas.routesPerGateway) throw refusal('Resource.QuotaFull');
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

const keyRules = {
  RegionId: regionId,
  VpnGatewayId: required(text),
  RouteDest: required(cidrBlock),
  NextHop: required(text),
  Weight: required(weight),
  OverlayMode: withDefault(oneOf(['Ipsec']), 'Ipsec'),
  ClientToken: token,
};
type Key = ParametersOf<typeof keyRules>;

export const modifyVpnRouteEntryWeight = defineOperation({
  action: 'ModifyVpnRouteEntryWeight',
  rules: { ...keyRules, NewWeight: required(weight) },
  lock: {
    kind: 'hold',
    duration: 'route',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
  run(given, { resources }) {
    const found = requireRoute(given, resources);
    const neighbours = [...resources.routes.values()].filter((route) => route.VpnInstanceId === given.VpnGatewayId);
    if (given.NewWeight === 100) refuseSecondActive(found, neighbours);
    found.Weight = given.NewWeight;
    touch(found);
    return { answer: {}, effect: effectOn(idOf(given), given.VpnGatewayId) };
  },
});

export const publishVpnRouteEntry = defineOperation({
  action: 'PublishVpnRouteEntry',
  rules: {
    RegionId: regionId,
    VpnGatewayId: required(text),
    RouteDest: required(cidrBlock),
    NextHop: required(text),
    PublishVpc: required(flag),
    RouteType: required(oneOf(['pbr', 'dbr'])),
    ClientToken: token,
  },
  lock: { kind: 'check', refusedWhenFinancialLocked: true, gatewayOf: ({ VpnGatewayId }) => VpnGatewayId },
  run({ VpnGatewayId, RouteDest, NextHop, PublishVpc, RouteType }, { resources, region }) {
    const candidates = RouteType === 'dbr' ? resources.routes : resources.policyRoutes;
    // A policy route's source is no parameter, so all of the same destination and next hop are meant.
    const found = [...candidates.values()].filter(
      (route) =>
        route.region === region &&
        route.VpnInstanceId === VpnGatewayId &&
        route.NextHop === NextHop &&
        route.RouteDest === RouteDest,
    );
    if (found.length === 0) throw refusal('InvalidRouteEntry.NotFound');
    for (const route of PublishVpc ? found : [...found, ...twinsOf(VpnGatewayId, RouteDest, resources)]) {
      route.State = PublishVpc ? 'published' : 'normal';
      touch(route);
    }
    const effect = effectOn(routeIdOf(VpnGatewayId, NextHop, RouteDest), VpnGatewayId);
    return { answer: {}, effect: RouteType === 'dbr' ? effect : { ...effect, resourceType: 'policyRoute' } };
  },
});

/** The VPC's table has one entry for a destination: who withdraws a route withdraws the other kind's too (public docs). */
function twinsOf(gatewayId: string, RouteDest: string, { routes, policyRoutes }: Resources) {
  return [...routes.values(), ...policyRoutes.values()].filter(
    (route) => route.VpnInstanceId === gatewayId && route.RouteDest === RouteDest,
  );
}

export const deleteVpnRouteEntry = defineOperation({
  action: 'DeleteVpnRouteEntry',
  rules: keyRules,
  lock: {
    kind: 'hold',
    duration: 'route',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
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

function idOf({ VpnGatewayId, NextHop, RouteDest }: Key): string {
  return routeIdOf(VpnGatewayId, NextHop, RouteDest);
}

export const describeVpnRouteEntries = defineOperation({
  action: 'DescribeVpnRouteEntries',
  rules: { RegionId: regionId, VpnGatewayId: required(text), ...paging },
  lock: { kind: 'none' },
  run({ VpnGatewayId, PageNumber, PageSize }, { resources, region }) {
    requireGateway(resources, region, VpnGatewayId);
    const found = [...resources.routes.values()].filter((route) => route.VpnInstanceId === VpnGatewayId);
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
