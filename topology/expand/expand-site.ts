// One site of an expanded plan: its own values where it has one link, else each link with everything that holds for it.
import { child, itemsOf, textOf, type Located } from '../document/located.ts';
import type { LinkDraft, RouteDraft } from '../drafts/link-draft.ts';
import type { PlannedLink, PskReference } from '../model.ts';
import { treeOf, type Plain, type Tree } from './tree.ts';

export interface ExpandedLink {
  draft: LinkDraft;
  link: PlannedLink;
}

type Entries = (readonly [key: string, tree: Tree])[];

/** `links` are those of one site. */
export function siteTree(links: readonly ExpandedLink[]): Tree {
  const [first] = links;
  if (first === undefined) throw new Error('Cannot expand a site: it has no link');
  const { site } = first.draft;
  const head = [...textEntry('name', site), ...textEntry('description', site)];
  if (!site.entries.has('links')) return { kind: 'map', entries: [...head, ...linkEntries(first)] };
  const items = links.map((one): Tree => ({ kind: 'map', entries: [...linkHead(one), ...linkEntries(one)] }));
  return { kind: 'map', entries: [...head, ['links', { kind: 'list', items }]] };
}

function linkHead({ draft: { settings, site } }: ExpandedLink): Entries {
  const isOwn = child(settings, 'description') !== child(site, 'description');
  return [...textEntry('name', settings), ...(isOwn ? textEntry('description', settings) : [])];
}

function linkEntries({ draft, link }: ExpandedLink): Entries {
  const values: Record<string, Plain | undefined> = {
    gateway: link.gateway,
    address: link.address === '' ? undefined : link.address,
    customerGateway: link.customerGatewayId && { id: link.customerGatewayId },
    connection: link.connectionId && { id: link.connectionId },
    siteSubnets: link.siteSubnets,
    cloudSubnets: link.cloudSubnets,
    selectors: link.selectors,
    psk: writtenPsk(link.psk),
    ike: { ...link.ike },
    ipsec: { ...link.ipsec },
    ids: link.ids && { ...link.ids },
    healthCheck: link.healthCheck && { ...link.healthCheck },
    effectImmediately: link.effectImmediately,
    device: link.device,
  };
  const tree = treeOf(values, draft.settings);
  return [...(tree.kind === 'map' ? tree.entries : []), ['routes', routesTree(draft)]];
}

export function writtenPsk(psk: PskReference): Record<string, Plain> {
  switch (psk.kind) {
    case 'env':
      return { env: psk.name };
    case 'file':
      return { file: psk.name };
    case 'sops':
      return { sops: `${psk.file}#${psk.path}` };
    case 'vault':
      return { vault: `${psk.path}#${psk.key}` };
    case 'derive':
      return { derive: psk.label, epoch: psk.epoch };
  }
}

function routesTree({ routes, role, settings }: LinkDraft): Tree {
  const list = child(settings, 'routes');
  if (routes.length === 0) return { kind: 'leaf', text: '[]', node: list };
  const written = itemsOf(list);
  return { kind: 'list', items: routes.map((route, index) => routeTree(route, { item: written[index], role })) };
}

// A route that follows from a site subnet comes from where that stands, and its weight from the role.
function routeTree(
  { to, from, weight, publish }: RouteDraft,
  { item, role }: { item: Located | undefined; role: LinkDraft['role'] },
): Tree {
  const weightNode = item === undefined ? role?.node : child(item, 'weight');
  return {
    kind: 'map',
    entries: [
      ['to', treeOf(to.cidr, to.node)],
      ...(from === undefined ? [] : [['from', treeOf(from.cidr, from.node)] as const]),
      ['weight', treeOf(weight, weightNode)],
      ['publish', treeOf(publish, child(item, 'publish'))],
    ],
  };
}

export function textEntry(key: string, map: Located | undefined): Entries {
  const node = child(map, key);
  const text = textOf(node);
  return text === undefined ? [] : [[key, treeOf(text, node)]];
}
