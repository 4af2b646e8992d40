// Policy routes by hand: made, weighed and deleted under their gateway's lock.
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
import { scheduleRemoval } from '../world/world.ts';
import { pageOf } from './paging.ts';
import type { PolicyRoute } from './policy-route.ts';
import { policyRouteId, viewPolicyRoute } from './policy-route.ts';
import { requireConnection } from './vpn-connection.ts';
import { requireGateway, requireIpsec } from './vpn-gateway.ts';

const carrierGradeNat = cidr('100.64.0.0/10');

/** Anywhere is allowed here, unlike for a destination route (assumed). */
function destination(value: string, name: string): string {
  const block = cidr(cidrBlock(value, name));
  if (value !== '0.0.0.0/0' && overlaps(block, carrierGradeNat)) throw invalid(name);
  return value;
}

const keyRules = {
  RegionId: regionId,
  VpnGatewayId: required(text),
  RouteSource: required(cidrBlock),
  RouteDest: required(destination),
  NextHop: required(text),
  OverlayMode: withDefault(oneOf(['Ipsec']), 'Ipsec'),
  ClientToken: token,
};
type Key = ParametersOf<typeof keyRules>;

const lock = {
  kind: 'hold',
  duration: 'policyRoute',
  refusedWhenFinancialLocked: true,
  gatewayOf: ({ VpnGatewayId }: Key) => VpnGatewayId,
} as const;

const createRules = {
  ...keyRules,
  PublishVpc: required(flag),
  Weight: required(weight),
  Description: optional(text),
};

export const createVpnPbrRouteEntry = defineOperation({
  action: 'CreateVpnPbrRouteEntry',
  rules: createRules,
  lock,
  run(parameters, call) {
    requireAcceptable(parameters, call);
    const { VpnGatewayId, NextHop, RouteSource, RouteDest, Weight, OverlayMode } = parameters;
    const created: PolicyRoute = {
      region: call.region,
      goneAtMs: null,
      isAutomatic: false,
      VpnInstanceId: VpnGatewayId,
      NextHop,
      RouteSource,
      RouteDest,
      Weight,
      State: parameters.PublishVpc ? 'published' : 'normal',
      OverlayMode,
      Description: parameters.Description ?? '',
      CreateTime: call.nowMs,
    };
    call.resources.policyRoutes.set(policyRouteId(created), created);
    return { answer: viewPolicyRoute(created), effect: effectOn(created) };
  },
});

function requireAcceptable(given: ParametersOf<typeof createRules>, call: Call): void {
  const { resources, region, config } = call;
  requireIpsec(requireGateway(resources, region, given.VpnGatewayId));
  const connection = requireConnection(resources, region, given.NextHop);
  if (connection.VpnGatewayId !== given.VpnGatewayId) throw refusal('InvalidVpnConnectionInstanceId.NotFound');
  if (resources.policyRoutes.has(idOf(given))) throw refusal('InvalidRouteEntry.AlreadyExists');
  const neighbours = neighboursOf(given, call);
  if (given.Weight === 100) refuseSecondActive(given, neighbours);
  if (neighbours.length >= config.quotas.policyRoutesPerGateway) throw refusal('Resource.QuotaFull');
}

export const modifyVpnPbrRouteEntryWeight = defineOperation({
  action: 'ModifyVpnPbrRouteEntryWeight',
  rules: { ...keyRules, Weight: required(weight), NewWeight: required(weight) },
  lock,
  run(given, call) {
    const found = requireRoute(given, call);
    if (given.NewWeight === 100) refuseSecondActive(given, neighboursOf(given, call));
    found.Weight = given.NewWeight;
    touch(found);
    return { answer: {}, effect: effectOn(found) };
  },
});

export const deleteVpnPbrRouteEntry = defineOperation({
  action: 'DeleteVpnPbrRouteEntry',
  rules: { ...keyRules, Weight: required(weight) },
  lock,
  run(given, call) {
    const found = requireRoute(given, call);
    scheduleRemoval(call.resources, found, call.doneAtMs);
    return { answer: {}, effect: effectOn(found) };
  },
});

export const describeVpnPbrRouteEntries = defineOperation({
  action: 'DescribeVpnPbrRouteEntries',
  rules: { RegionId: regionId, VpnGatewayId: required(text), ...paging },
  lock: { kind: 'none' },
  run({ VpnGatewayId, PageNumber, PageSize }, call) {
    requireGateway(call.resources, call.region, VpnGatewayId);
    const found = neighboursOf({ VpnGatewayId }, call);
    const page = { list: 'VpnPbrRouteEntries', item: 'VpnPbrRouteEntry', PageNumber, PageSize, view: listRow };
    return { answer: pageOf(found, page) };
  },
});

/** The guide's list rows carry neither OverlayMode nor Description. */
function listRow(route: PolicyRoute): Answer {
  const { VpnInstanceId, NextHop, RouteSource, RouteDest, Weight, State, CreateTime } = route;
  return { VpnInstanceId, NextHop, RouteSource, RouteDest, Weight, State, CreateTime };
}

/** The weight is part of what names a route. */
function requireRoute(given: Key & { readonly Weight: 0 | 100 }, { resources }: Call): PolicyRoute {
  const found = resources.policyRoutes.get(idOf(given));
  if (found?.Weight !== given.Weight) throw refusal('InvalidRouteEntry.NotFound');
  return found;
}

function refuseSecondActive({ RouteSource, RouteDest, NextHop }: Key, neighbours: readonly PolicyRoute[]): void {
  const isActiveTwin = (route: PolicyRoute) =>
    route.RouteSource === RouteSource &&
    route.RouteDest === RouteDest &&
    route.NextHop !== NextHop &&
    route.Weight === 100;
  if (neighbours.some(isActiveTwin)) throw refusal('InvalidRouteEntry.WeightConflict');
}

function neighboursOf({ VpnGatewayId }: Pick<Key, 'VpnGatewayId'>, { resources }: Call): PolicyRoute[] {
  return [...resources.policyRoutes.values()].filter((route) => route.VpnInstanceId === VpnGatewayId);
}

function idOf({ VpnGatewayId, NextHop, RouteSource, RouteDest }: Key): string {
  return policyRouteId({ VpnInstanceId: VpnGatewayId, NextHop, RouteSource, RouteDest });
}

function effectOn(route: PolicyRoute) {
  const { VpnInstanceId } = route;
  return {
    resourceType: 'policyRoute',
    resourceId: policyRouteId(route),
    gatewayId: VpnInstanceId,
    name: null,
  } as const;
}
