// Where two places clash, the issue stands at the later one and names the line of the earlier.
import { positionAt, spotOf, type Located, type Spot } from '../document/located.ts';
import type { Position } from '../model.ts';

export function laterAndEarlier(a: Located, b: Located): { later: Spot; earlier: Position } {
  const [earlier, later] = a.offset <= b.offset ? [a, b] : [b, a];
  return { later: spotOf(later), earlier: positionAt(earlier.source, earlier.offset) };
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
