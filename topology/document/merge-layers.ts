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
  return layers.reduce<LocatedMap | undefined>(
    (below, above) => (below === undefined ? above : mergeTwo(below, above, alternatives)),
    undefined,
  );
}

function mergeTwo(below: LocatedMap, above: LocatedMap, { kinds = {}, siblings = [] }: Alternatives): LocatedMap {
  const entries = new Map(below.entries);
  if (siblings.some((key) => above.entries.has(key))) for (const key of siblings) entries.delete(key);
  for (const [key, entry] of above.entries) {
    const under = below.entries.get(key)?.node;
    const over = entry.node;
    const merges = under?.kind === 'map' && over.kind === 'map' && !namesKind(over, kinds[key] ?? []);
    entries.set(key, merges ? { ...entry, node: mergeTwo(under, over, { kinds }) } : entry);
  }
  const meant = below.meant.size === 0 ? above.meant : new Set([...below.meant, ...above.meant]);
  return { ...above, entries, meant, isBroken: above.isBroken || below.isBroken };
}

function namesKind(map: LocatedMap, kinds: readonly string[]): boolean {
  return kinds.some((kind) => map.entries.has(kind));
}
