// Layers of settings over each other, and what lies below the sites that name the same profiles: merged once for all of them.
import type { Findings } from '../document/findings.ts';
import { child, itemsOf, spotOf, textOf, type Located, type LocatedMap } from '../document/located.ts';
import { mergeLayers } from '../document/merge-layers.ts';
import { nearestWord } from '../document/nearest-word.ts';
import { PSK_KINDS } from '../psk-kinds.ts';

const ALTERNATIVES = { kinds: { psk: PSK_KINDS }, siblings: ['address', 'customerGateway'] };

export function lay(layers: [LocatedMap, ...LocatedMap[]]): LocatedMap {
  return mergeLayers(layers, ALTERNATIVES) ?? layers[0];
}

interface Base {
  map: LocatedMap | undefined;
  /** Whatever a broken layer would have said, the sites do not lack it. */
  isBroken: boolean;
}

export class ProfileBases {
  readonly #root: Located;
  readonly #findings: Findings;
  readonly #byList = new Map<Located | undefined, Base>();
  readonly #byNames = new Map<string, Base>();

  constructor(root: Located, findings: Findings) {
    this.#root = root;
    this.#findings = findings;
  }

  /** The layers with defaults and profiles below them; the last one that names profiles decides which. */
  under(layers: [LocatedMap, ...LocatedMap[]]): LocatedMap {
    const named = layers.findLast((layer) => layer.entries.has('profiles'));
    const base = this.#baseOf(child(named, 'profiles'));
    const merged = base.map === undefined ? lay(layers) : lay([base.map, ...layers]);
    return { ...merged, isBroken: merged.isBroken || base.isBroken };
  }

  /** Sites that have their list of profiles from one place share it, and so do those that name the same ones. */
  #baseOf(named: Located | undefined): Base {
    const shared = this.#byList.get(named);
    if (shared !== undefined) return shared;
    const { profiles, isBroken } = this.#profilesOf(named);
    const key = profiles.map((profile) => profile.key).join(' ');
    const merged = this.#byNames.get(key) ?? mergeBase([child(this.#root, 'defaults'), ...profiles]);
    this.#byNames.set(key, merged);
    const base = isBroken ? { ...merged, isBroken } : merged;
    this.#byList.set(named, base);
    return base;
  }

  #profilesOf(named: Located | undefined): { profiles: Located[]; isBroken: boolean } {
    const all = child(this.#root, 'profiles');
    const profiles: Located[] = [];
    let isBroken = named?.isBroken === true;
    for (const node of itemsOf(named)) {
      const profile = child(all, textOf(node) ?? '');
      if (profile !== undefined) profiles.push(profile);
      else isBroken = true;
      if (profile === undefined && !node.isBroken) complainOfUnknown(node, all, this.#findings);
    }
    return { profiles, isBroken };
  }
}

function mergeBase(layers: readonly (Located | undefined)[]): Base {
  const written = layers.filter((layer) => layer !== undefined);
  const maps = written.flatMap((layer) => (layer.kind === 'map' ? [layer] : []));
  return { map: mergeLayers(maps, ALTERNATIVES), isBroken: maps.length < written.length };
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
