// Where two places clash, the issue stands at the later one and names the line of the earlier, and its file where it differs.
import { positionAt, spotOf, type Located, type Spot } from '../document/located.ts';

export function laterAndEarlier(a: Located, b: Located): { later: Spot; earlier: string } {
  const [earlier, later] = byPlace(a, b) <= 0 ? [a, b] : [b, a];
  const { file, line } = positionAt(earlier.source, earlier.offset);
  return {
    later: spotOf(later),
    earlier: later.source === earlier.source ? `line ${line}` : `line ${line} of ${file}`,
  };
}

/** For sorting: as the places are read, one file after the other. */
export function byPlace(a: Located, b: Located): number {
  return a.source.order - b.source.order || a.offset - b.offset;
}

/** Items that have no key are left out. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Each item whose key an earlier one has, beside the first that has it. */
export function repeats<T>(items: readonly T[], keyOf: (item: T) => string | undefined): [first: T, other: T][] {
  return groupBy(items, keyOf).flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other): [T, T] => [first, other]),
  );
}
