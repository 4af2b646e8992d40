// A link's routes: those that the plan names, or one for each site subnet, with the weight that the link's role says.
import { child, itemsOf, valueOf, type Located } from '../document/located.ts';
import type { LinkDraft, PlacedNetwork, RouteDraft } from './link-draft.ts';
import { placedNetwork } from './placed-networks.ts';

export function draftRoutes(
  list: Located | undefined,
  { siteSubnets, role }: { siteSubnets: PlacedNetwork[]; role: LinkDraft['role'] },
): RouteDraft[] {
  if (list === undefined) return siteSubnets.map((to) => impliedRoute(to, role));
  return itemsOf(list).flatMap((item) => namedRoute(item) ?? []);
}

function impliedRoute(to: PlacedNetwork, role: LinkDraft['role']): RouteDraft {
  const weight = role?.value === 'standby' ? 0 : 100;
  return { to, weight, node: role?.node ?? to.node, publish: true, isImplied: true };
}

function namedRoute(item: Located): RouteDraft | undefined {
  const to = placedNetwork(child(item, 'to'));
  if (to === undefined) return undefined;
  const written = child(item, 'weight');
  const from = placedNetwork(child(item, 'from'));
  // A route whose source is broken is no destination route.
  if (from === undefined && child(item, 'from') !== undefined) return undefined;
  return {
    to,
    ...(from && { from }),
    weight: valueOf(written) === 0 ? 0 : 100,
    node: written ?? to.node,
    publish: valueOf(child(item, 'publish')) !== false,
    isImplied: false,
  };
}
