// What the cloud shows for a link that was made exactly as wished; a test changes what it is about.
import type { Link } from '../../topology/model.ts';
import type { ObservedConnection, ObservedLink, ObservedRoute } from '../../topology/observed.ts';

export const CONNECTION_ID = 'vco-1';

export function observedAs(link: Link): ObservedLink & { connection: ObservedConnection } {
  return {
    site: link.site,
    link: link.link,
    gatewayId: link.gatewayId,
    customerGateway: { id: 'cgw-1', name: 'oslo_cw-x', address: link.address, isOurs: true },
    connection: {
      id: CONNECTION_ID,
      name: 'oslo_cw-x',
      customerGatewayId: 'cgw-1',
      cloudSubnets: link.cloudSubnets,
      siteSubnets: link.siteSubnets,
      effectImmediately: link.effectImmediately,
      ike: link.ike,
      ipsec: link.ipsec,
      hasSamePsk: true,
      status: 'ipsec_sa_established',
    },
    routes: link.routes.map(({ to, weight, publish }) =>
      route(to, { weight, state: publish ? 'published' : 'normal' }),
    ),
    strangeRoutes: [],
    foreignRoutes: [],
  };
}

export function route(to: string, overrides: Partial<ObservedRoute> = {}): ObservedRoute {
  return { to, weight: 100, state: 'published', nextHop: CONNECTION_ID, ...overrides };
}
