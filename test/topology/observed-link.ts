// What the cloud shows for a link that was made exactly as wished; a test changes what it is about.
import type { Link } from '../../topology/model.ts';
import { phaseTwoSubnets } from '../../topology/phase-two.ts';
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
      ...phaseTwoSubnets(link),
      effectImmediately: link.effectImmediately,
      ike: link.ike,
      ipsec: link.ipsec,
      ids: { local: link.ids?.local ?? '198.51.100.1', remote: link.ids?.remote ?? link.address },
      ...(link.healthCheck && { healthCheck: link.healthCheck }),
      hasSamePsk: true,
      status: 'ipsec_sa_established',
    },
    routes: link.routes.map(({ publish, ...key }) =>
      route(key.to, { ...key, state: publish ? 'published' : 'normal' }),
    ),
    strangeRoutes: [],
    foreignRoutes: [],
  };
}

export function route(to: string, overrides: Partial<ObservedRoute> = {}): ObservedRoute {
  return { to, weight: 100, state: 'published', nextHop: CONNECTION_ID, ...overrides };
}
