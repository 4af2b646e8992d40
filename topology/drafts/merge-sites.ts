// Each link with everything below it laid under: defaults, profiles from left to right, the CSV row, the site, the link.
// Every value keeps its place.
import { laterAndEarlier } from '../checks/clash.ts';
import type { Findings } from '../document/findings.ts';
import { child, itemsOf, textOf, type Located, type LocatedMap } from '../document/located.ts';
import { lay, ProfileBases } from './lay-settings.ts';
import type { MergedLink } from './link-draft.ts';
import { complainOfRepeated, pairSites, type SitesAndRows } from './pair-sites.ts';

/**
 * `sites` and `rows` are as written; a site lies over the row of its name, and both are one. Lazy: who counts the links can stop
 * before they are too many.
 */
export function* mergeSites({ sites, rows }: SitesAndRows, root: Located, findings: Findings): Generator<MergedLink> {
  const bases = new ProfileBases(root, findings);
  for (const layers of pairSites({ sites, rows }, findings)) yield* mergeSite(layers, { bases, findings });
}

interface Merging {
  bases: ProfileBases;
  findings: Findings;
}

function mergeSite(own: [LocatedMap, ...LocatedMap[]], { bases, findings }: Merging): MergedLink[] {
  for (const layer of own) complainOfTwoPeers(layer, findings);
  const site = bases.under(own);
  const place = own.at(-1) ?? own[0];
  const links = site.entries.get('links')?.node;
  if (links === undefined) return [{ site, settings: site, link: 'main', place }];
  const items = itemsOf(links).flatMap((item) => (item.kind === 'map' ? [item] : []));
  complainOfRepeated(items, { complaint: repeatedLink, findings });
  const isOwn = links.parent !== undefined && own.some((layer) => isSamePlace(layer, links.parent));
  return items.map((item) => {
    complainOfTwoPeers(item, findings);
    const settings = item.entries.has('profiles') ? bases.under([...own, item]) : lay([site, item]);
    const link = textOf(child(item, 'name'));
    return { site, settings, place: isOwn ? item : place, ...(link !== undefined && { link }) };
  });
}

// Merged maps are copies: a place is known by its source and offset.
function isSamePlace(a: Located, b: Located | undefined): boolean {
  return b !== undefined && a.source === b.source && a.offset === b.offset;
}

function complainOfTwoPeers(layer: LocatedMap, findings: Findings): void {
  const [address, gateway] = [child(layer, 'address'), child(layer, 'customerGateway')];
  if (address === undefined || gateway === undefined) return;
  const { later, earlier } = laterAndEarlier(address, gateway);
  findings.error(later, {
    code: 'address-kinds',
    message: `The other end is an address or a customer gateway that exists, and the other of the two stands on ${earlier}`,
    hint: 'Keep one of address and customerGateway',
  });
}

const repeatedLink = {
  code: 'duplicate-link',
  message: 'Another link of this site has this name already',
  hint: 'Give each link of a site a name of its own',
};
