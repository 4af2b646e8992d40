// Each site with everything below it laid under: defaults, then its profiles from left to right. Every value keeps its place.
import type { Findings } from './document/findings.ts';
import { child, itemsOf, spotOf, textOf, type Located, type LocatedMap } from './document/located.ts';
import { mergeLayers } from './document/merge-layers.ts';
import { nearestWord } from './document/nearest-word.ts';
import { PSK_KINDS } from './psk-kinds.ts';

const ALTERNATIVES = { psk: PSK_KINDS };

/** What lies below the sites that name the same profiles. */
interface Base {
  map: LocatedMap | undefined;
  /** Whatever a broken layer would have said, the sites do not lack it. */
  isBroken: boolean;
}

export function mergeSites(sites: readonly Located[], root: Located, findings: Findings): LocatedMap[] {
  const bases = new Map<string, Base>();
  return sites.flatMap((site) => {
    if (site.kind !== 'map') return [];
    const { layers, isBroken } = profilesOf(site, root, findings);
    const named = layers.map(({ key }) => key).join(' ');
    const base = bases.get(named) ?? mergeBase([child(root, 'defaults'), ...layers]);
    bases.set(named, base);
    const merged = base.map === undefined ? site : mergeLayers([base.map, site], ALTERNATIVES);
    return merged === undefined ? [] : [{ ...merged, isBroken: merged.isBroken || base.isBroken || isBroken }];
  });
}

function mergeBase(layers: readonly (Located | undefined)[]): Base {
  const written = layers.filter((layer) => layer !== undefined);
  const maps = written.flatMap((layer) => (layer.kind === 'map' ? [layer] : []));
  return { map: mergeLayers(maps, ALTERNATIVES), isBroken: maps.length < written.length };
}

function profilesOf(site: LocatedMap, root: Located, findings: Findings): { layers: Located[]; isBroken: boolean } {
  const named = child(site, 'profiles');
  const profiles = child(root, 'profiles');
  const layers: Located[] = [];
  let isBroken = named?.isBroken === true;
  for (const node of itemsOf(named)) {
    const profile = child(profiles, textOf(node) ?? '');
    if (profile !== undefined) layers.push(profile);
    else isBroken = true;
    if (profile === undefined && !node.isBroken) complainOfUnknown(node, profiles, findings);
  }
  return { layers, isBroken };
}

function complainOfUnknown(node: Located, profiles: Located | undefined, findings: Findings): void {
  const names = profiles?.kind === 'map' ? [...profiles.entries.keys()] : [];
  const nearest = nearestWord(textOf(node) ?? '', names);
  findings.error(spotOf(node), {
    code: 'unknown-profile',
    message: 'No profile of this name stands under profiles',
    hint: nearest === undefined ? 'Add it there: NAME: { … }' : `Did you mean ${nearest}`,
  });
}
