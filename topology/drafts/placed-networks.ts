// Networks with the places where they were written; a broken one is left out.
import { itemsOf, textOf, type Located } from '../document/located.ts';
import { parseNetwork } from '../ipv4.ts';
import type { PlacedNetwork } from './link-draft.ts';

export function placedNetworks(list: Located | undefined): PlacedNetwork[] {
  return itemsOf(list).flatMap((item) => placedNetwork(item) ?? []);
}

export function placedNetwork(node: Located | undefined): PlacedNetwork | undefined {
  const cidr = textOf(node);
  if (node === undefined || cidr === undefined) return undefined;
  const parsed = parseNetwork(cidr);
  return parsed.kind === 'canonical' ? { cidr, node, first: parsed.first, last: parsed.last } : undefined;
}
