// Destination routes of VPN gateways (guide 6.5): requests as they are sent, answers as they are trusted.
import { z } from 'zod';
import { done, id, integer, page, requestId } from './answer-fields.ts';
import { listOperation } from './operation.ts';
import type { Idempotent, Operation, Paging } from './operation.ts';

/** A route has no id of its own: gateway, next hop (an IPsec connection) and destination name it. */
interface RouteName {
  VpnGatewayId: string;
  NextHop: string;
  RouteDest: string;
}

export interface VpnRouteRequests {
  /** Locks the gateway until the route is made. Two routes to one destination may not both weigh 100. */
  CreateVpnRouteEntry: Idempotent &
    RouteName & {
      Weight: 0 | 100;
      PublishVpc: boolean;
      OverlayMode?: 'Ipsec' | undefined;
      Description?: string | undefined;
    };
  /** `PublishVpc` false withdraws the route from the VPC's table. `dbr` is a destination route, `pbr` a policy route. */
  PublishVpnRouteEntry: Idempotent & RouteName & { PublishVpc: boolean; RouteType: 'dbr' | 'pbr' };
  /** Locks the gateway until the route is gone. */
  DeleteVpnRouteEntry: Idempotent & RouteName & { Weight: 0 | 100; OverlayMode?: 'Ipsec' | undefined };
  DescribeVpnRouteEntries: Paging & { VpnGatewayId: string };
}

const fields = {
  /** The VPN gateway, under the name that the API uses for it in routes. */
  VpnInstanceId: id,
  NextHop: id,
  RouteDest: id,
  Weight: integer,
  /** `published` or `normal`. */
  State: z.string().min(1),
  /** Milliseconds since 1970. */
  CreateTime: integer.optional(),
};

export const vpnRoutes = {
  CreateVpnRouteEntry: {
    access: 'write',
    answer: z.object({ VpnInstanceId: id, NextHop: id, RouteDest: id, ...requestId }),
  },
  PublishVpnRouteEntry: { access: 'write', answer: done },
  DeleteVpnRouteEntry: { access: 'write', answer: done },
  DescribeVpnRouteEntries: listOperation({
    answer: z.object({
      VpnRouteEntries: z.object({ VpnRouteEntry: z.array(z.object(fields)) }),
      ...page,
    }),
    rows: (answer) => answer.VpnRouteEntries.VpnRouteEntry,
    idOf: (row) => [row.VpnInstanceId, row.NextHop, row.RouteDest].join(' '),
  }),
} satisfies Record<keyof VpnRouteRequests, Operation>;
