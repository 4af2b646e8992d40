// Every operation that the client knows, and the types that follow from it.
import type { z } from 'zod';
import { customerGateways } from './customer-gateways.ts';
import type { CustomerGatewayRequests } from './customer-gateways.ts';
import type { ListOperation, Operation, Page, Paging } from './operation.ts';
import { sslVpn } from './ssl-vpn.ts';
import type { SslVpnRequests } from './ssl-vpn.ts';
import { sts } from './sts.ts';
import type { StsRequests } from './sts.ts';
import { vpnConnections } from './vpn-connections.ts';
import type { VpnConnectionRequests } from './vpn-connections.ts';
import { vpnGateways } from './vpn-gateways.ts';
import type { VpnGatewayRequests } from './vpn-gateways.ts';
import { vpnRoutes } from './vpn-routes.ts';
import type { VpnRouteRequests } from './vpn-routes.ts';

const catalogue = { ...vpnGateways, ...customerGateways, ...vpnConnections, ...vpnRoutes, ...sslVpn, ...sts };

type Catalogue = typeof catalogue;
type Requests = VpnGatewayRequests &
  CustomerGatewayRequests &
  VpnConnectionRequests &
  VpnRouteRequests &
  SslVpnRequests &
  StsRequests;

/** The API's operations by their own names. */
export type Action = keyof Catalogue;

export type RequestOf<A extends Action> = Requests[A];

export type AnswerOf<A extends Action> = z.output<Catalogue[A]['answer']>;

/** The operations that answer in pages. */
export type ListAction = { [A in Action]: Catalogue[A] extends { rows: unknown } ? A : never }[Action];

/** A list's filters; paging is the client's. */
export type ListRequestOf<A extends ListAction> = Omit<RequestOf<A>, keyof Paging>;

export type RowOf<A extends ListAction> = ReturnType<Catalogue[A]['rows']>[number];

export function operationOf(action: Action): Operation {
  return catalogue[action];
}

/** How to read a list: its pages come from outside, parsed by the operation's own schema. */
export function listOperationOf<A extends ListAction>(action: A): ListOperation<Page, RowOf<A>> {
  // The compiler cannot follow that the entry of a list action, picked by its name, is that action's own.
  return catalogue[action] as unknown as ListOperation<Page, RowOf<A>>;
}
