// Where two places clash, the issue stands at the later one and names the line of the earlier.
import { positionAt, spotOf, type Located, type Spot } from '../document/located.ts';
import type { Position } from '../model.ts';

export function laterAndEarlier(a: Located, b: Located): { later: Spot; earlier: Position } {
  const [earlier, later] = a.offset <= b.offset ? [a, b] : [b, a];
  return { later: spotOf(later), earlier: positionAt(earlier.source, earlier.offset) };
}

/** Values by gateway; a link whose gateway is unknown clashes with nothing. */
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
