// Publishing a route to the VPC's route table and withdrawing it: at once, but only while the gateway is free.
import { refusal } from '../api/api-error.ts';
import { defineOperation } from '../api/operation.ts';
import { cidrBlock, flag, oneOf, regionId, required, text, token } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import type { Resources } from '../world/world.ts';
import { routeIdOf } from './route-entry.ts';
import { requireTableRoom } from './vpc-route-table.ts';

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
  run({ VpnGatewayId, RouteDest, NextHop, PublishVpc, RouteType }, call) {
    const { resources, region } = call;
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
    if (PublishVpc)
      requireTableRoom({ gatewayId: VpnGatewayId, destinations: [RouteDest], code: 'Resource.QuotaFull' }, call);
    for (const route of PublishVpc ? found : twinsOf(VpnGatewayId, RouteDest, resources)) {
      route.State = PublishVpc ? 'published' : 'normal';
      touch(route);
    }
    const resourceType = RouteType === 'dbr' ? 'route' : 'policyRoute';
    const resourceId = routeIdOf(VpnGatewayId, NextHop, RouteDest);
    return { answer: {}, effect: { resourceType, resourceId, gatewayId: VpnGatewayId, name: null } };
  },
});

/**
 * Who withdraws a route withdraws the other kind's to the same destination (public docs). That those of the same kind
 * with another next hop go as well is assumed: the VPC's table has one entry for a destination.
 */
function twinsOf(gatewayId: string, RouteDest: string, { routes, policyRoutes }: Resources) {
  return [...routes.values(), ...policyRoutes.values()].filter(
    (route) => route.VpnInstanceId === gatewayId && route.RouteDest === RouteDest,
  );
}
