// Lays maps over each other, later over earlier: maps merge by key, lists and scalars replace. Each value keeps its place.
import type { LocatedMap } from './located.ts';

/** Keys whose value is one of several kinds: a layer that names a kind replaces the one below it whole. */
export type Alternatives = Record<string, readonly string[]>;

export function mergeLayers(layers: readonly LocatedMap[], alternatives: Alternatives = {}): LocatedMap | undefined {
  return layers.reduce<LocatedMap | undefined>(
    (below, above) => (below === undefined ? above : mergeTwo(below, above, alternatives)),
    undefined,
  );
}

function mergeTwo(below: LocatedMap, above: LocatedMap, alternatives: Alternatives): LocatedMap {
  const entries = new Map(below.entries);
  for (const [key, entry] of above.entries) {
    const under = below.entries.get(key)?.node;
    const over = entry.node;
    const merges = under?.kind === 'map' && over.kind === 'map' && !namesKind(over, alternatives[key] ?? []);
    entries.set(key, merges ? { ...entry, node: mergeTwo(under, over, alternatives) } : entry);
  }
  return {
    ...above,
    entries,
    meant: new Set([...below.meant, ...above.meant]),
    isBroken: above.isBroken || below.isBroken,
  };
}

function namesKind(map: LocatedMap, kinds: readonly string[]): boolean {
  return kinds.some((kind) => map.entries.has(kind));
}
