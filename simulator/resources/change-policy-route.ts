// Policy routes by hand: made, weighed and deleted under their gateway's lock.
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import { cidrBlock, paging, regionId, required, text, weight } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import { scheduleRemoval } from '../world/world.ts';
import { pageOf } from './paging.ts';
import type { PolicyRoute } from './policy-route.ts';
import { policyRouteId, viewPolicyRoute } from './policy-route.ts';
import { newRouteRules, requireWay, routeKeyRules, routeLock } from './route-rules.ts';
import { requireTableRoom } from './vpc-route-table.ts';
import { requireGateway } from './vpn-gateway.ts';

const source = { RouteSource: required(cidrBlock) };
const keyRules = { ...routeKeyRules, ...source };
const createRules = { ...newRouteRules, ...source };
type Key = ParametersOf<typeof keyRules>;

const lock = routeLock('policyRoute');

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
  requireWay(given, call);
  if (call.resources.policyRoutes.has(idOf(given))) throw refusal('InvalidRouteEntry.AlreadyExists');
  const neighbours = neighboursOf(given, call);
  if (given.Weight === 100) refuseSecondActive(given, neighbours, call);
  if (neighbours.length >= call.config.quotas.policyRoutesPerGateway) throw refusal('Resource.QuotaFull');
  const { VpnGatewayId: gatewayId, RouteDest } = given;
  if (given.PublishVpc) requireTableRoom({ gatewayId, destinations: [RouteDest], code: 'Resource.QuotaFull' }, call);
}

export const modifyVpnPbrRouteEntryWeight = defineOperation({
  action: 'ModifyVpnPbrRouteEntryWeight',
  rules: { ...keyRules, NewWeight: required(weight) },
  lock,
  run(given, call) {
    const found = requireRoute(given, call);
    if (given.NewWeight === 100) refuseSecondActive(given, neighboursOf(given, call), call);
    found.Weight = given.NewWeight;
    touch(found);
    return { answer: {}, effect: effectOn(found) };
  },
});

export const deleteVpnPbrRouteEntry = defineOperation({
  action: 'DeleteVpnPbrRouteEntry',
  rules: keyRules,
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
function requireRoute(given: Key, { resources }: Call): PolicyRoute {
  const found = resources.policyRoutes.get(idOf(given));
  if (found?.Weight !== given.Weight) throw refusal('InvalidRouteEntry.NotFound');
  return found;
}

/**
 * Of the policy routes to one destination only one next hop may be the active one: the guide compares destinations alone
 * (6.5.6), the public docs sources too. Routes of one next hop never clash (assumed): AutoConfigRoute makes several.
 */
function refuseSecondActive(given: Key, neighbours: readonly PolicyRoute[], { edition }: Call): void {
  const isRival = (route: PolicyRoute) =>
    route.RouteDest === given.RouteDest &&
    (edition.policyWeightsClashBy === 'destination' || route.RouteSource === given.RouteSource) &&
    route.NextHop !== given.NextHop &&
    route.Weight === 100;
  if (neighbours.some(isRival)) throw refusal('InvalidRouteEntry.WeightConflict');
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
