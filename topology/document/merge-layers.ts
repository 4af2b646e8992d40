// Lays maps over each other, later over earlier: maps merge by key, lists and scalars replace. Each value keeps its place.
import type { LocatedMap } from './located.ts';

/** What does not merge by key: a layer that says the one thing takes away the other below it. */
export interface Alternatives {
  /** Keys, at any depth, whose map is one of several kinds: one that names a kind replaces the map below it whole. */
  kinds?: Readonly<Record<string, readonly string[]>>;
  /** Keys that stand for each other. */
  siblings?: readonly string[];
}

export function mergeLayers(layers: readonly LocatedMap[], alternatives: Alternatives = {}): LocatedMap | undefined {
  const [first, ...others] = layers;
  if (first === undefined || others.length === 0) return first;
  const merging = copyOf(first);
  for (const layer of others) layOver(merging, layer, alternatives);
  return merging.map;
}

/** A map that is a copy already, and so may be written to; so are those inside it that were merged before. */
interface Merging {
  map: LocatedMap;
  inner: Map<string, Merging>;
}

function copyOf(map: LocatedMap): Merging {
  return { map: { ...map, entries: new Map(map.entries) }, inner: new Map() };
}

function layOver({ map, inner }: Merging, above: LocatedMap, { kinds = {}, siblings = [] }: Alternatives): void {
  const { entries } = map;
  if (siblings.some((key) => above.entries.has(key))) for (const key of siblings) entries.delete(key);
  for (const [key, entry] of above.entries) {
    const under = entries.get(key)?.node;
    const over = entry.node;
    if (under?.kind === 'map' && over.kind === 'map' && !namesKind(over, kinds[key] ?? [])) {
      const inside = inner.get(key) ?? copyOf(under);
      inner.set(key, inside);
      layOver(inside, over, { kinds });
      entries.set(key, { keyOffset: entry.keyOffset, node: inside.map });
    } else {
      entries.set(key, entry);
      inner.delete(key);
    }
  }
  moveTo(map, above);
}

// What is merged stands where its highest layer does.
function moveTo(map: LocatedMap, { source, offset, parent, key, isBroken, meant }: LocatedMap): void {
  const all = map.meant.size === 0 ? meant : new Set([...map.meant, ...meant]);
  Object.assign(map, { source, offset, parent, key, isBroken: map.isBroken || isBroken, meant: all });
}

function namesKind(map: LocatedMap, kinds: readonly string[]): boolean {
  return kinds.some((kind) => map.entries.has(kind));
}
