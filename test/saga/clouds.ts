// Clouds to begin with, and what stands in one, to compare before and after.
import type { Link, Route } from '../../topology/model.ts';
import { routeKeyOf, routeName } from '../../topology/route-key.ts';
import { MemoryCloud } from './memory-cloud.ts';
import { OWNER } from './memory-look.ts';

export function markOf({ site, link }: Link, plan = 'p'): string {
  return `${plan}/${site}/${link}`;
}

/** The link as it was wished, or with other routes, or unpublished ones. */
export function addLink(
  cloud: MemoryCloud,
  link: Link,
  { routes = link.routes, unpublished = [] }: { routes?: Route[]; unpublished?: Route[] } = {},
): { customerGatewayId: string; connectionId: string } {
  const customerGatewayId = cloud.addCustomerGateway({ address: link.address, owner: OWNER });
  const connectionId = cloud.addConnection({ customerGatewayId, mark: markOf(link) });
  for (const route of routes) {
    cloud.addRoute({
      ...routeKeyOf(route),
      connectionId,
      isPublished: route.publish && !unpublished.includes(route),
    });
  }
  return { customerGatewayId, connectionId };
}

/** Everything, in words that do not depend on ids. */
export function standing(cloud: MemoryCloud): string[] {
  const { customerGateways, connections, routes } = cloud.standing;
  const marks = new Map(connections.map(({ id, mark }) => [id, mark]));
  return [
    ...customerGateways.map(({ address, owner }) => `customer gateway ${address} of ${owner}`),
    ...connections.map(({ mark }) => `connection ${mark}`),
    ...routes.map(
      (route) =>
        `route ${routeName(route)} of ${marks.get(route.connectionId) ?? 'nobody'}${route.isPublished ? ' published' : ''}`,
    ),
  ].sort();
}

/** As `standing` has it once the link is applied. */
export function asWished(link: Link): string[] {
  const cloud = new MemoryCloud();
  addLink(cloud, link);
  return standing(cloud);
}
