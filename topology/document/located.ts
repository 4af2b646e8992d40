// A document as data that remembers where each value was written: what merging, checking and error messages work on.
// Prototype-less, bounded in size and depth by the reader.
import type { Position } from '../model.ts';

export interface SourceText {
  file: string;
  text: string;
  /** Where two sources clash, the higher one is the later: 0 is the document itself, those that it names count on. */
  order: number;
  /** Offset of each line's first character. */
  lineStarts: readonly number[];
}

interface Written {
  source: SourceText;
  offset: number;
  parent: LocatedMap | LocatedList | undefined;
  key: string | number;
  /** Something about it was complained about: later checks leave it alone. */
  isBroken: boolean;
}

export interface LocatedScalar extends Written {
  kind: 'scalar';
  value: string | number | boolean | null;
}

export interface LocatedList extends Written {
  kind: 'list';
  items: Located[];
}

export interface LocatedMap extends Written {
  kind: 'map';
  entries: Map<string, { keyOffset: number; node: Located }>;
  /** Keys that the writer meant and something else stands for, already complained about: they are not missing. */
  meant: Set<string>;
}

export type Located = LocatedScalar | LocatedList | LocatedMap;

/** Where an issue points: a position and the path to it. */
export interface Spot {
  position: Position;
  path: string;
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { file, text, order: 0, lineStarts };
}

export function positionAt(source: SourceText, offset: number): Position {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: source.file, line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 };
}

export function child(node: Located | undefined, key: string): Located | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.node : undefined;
}

/** The items of a list that nothing was complained about. */
export function itemsOf(node: Located | undefined): Located[] {
  return node?.kind === 'list' && !node.isBroken ? node.items : [];
}

/** The text of a scalar that nothing was complained about. */
export function textOf(node: Located | undefined): string | undefined {
  const value = valueOf(node);
  return typeof value === 'string' ? value : undefined;
}

export function valueOf(node: Located | undefined): string | number | boolean | null | undefined {
  return node?.kind === 'scalar' && !node.isBroken ? node.value : undefined;
}

export function spotOf(node: Located): Spot {
  return { position: positionAt(node.source, node.offset), path: pathOf(node) };
}

/** Where a key that is missing should have been: the map that lacks it. */
export function spotOfMissing(map: Located, key: string): Spot {
  return { position: positionAt(map.source, map.offset), path: joinPath(pathOf(map), key) };
}

/** The key itself; its name appears in the path only where it cannot be a secret. */
export function spotOfKey(map: LocatedMap, key: string): Spot {
  const offset = map.entries.get(key)?.keyOffset ?? map.offset;
  const path = pathOf(map);
  return { position: positionAt(map.source, offset), path: isQuotable(map, key) ? joinPath(path, key) : path };
}

/** What a map says under a key, as a whole: its value may begin lines further on. An item of a list is where it stands. */
export function spotOfEntry(node: Located): Spot {
  if (node.parent?.kind !== 'map') return spotOf(node);
  const offset = node.parent.entries.get(String(node.key))?.keyOffset ?? node.offset;
  return { position: positionAt(node.parent.source, offset), path: pathOf(node) };
}

export function pathOf(node: Located): string {
  const keys: (string | number)[] = [];
  for (let at: Located = node; at.parent !== undefined; at = at.parent) keys.unshift(at.key);
  return keys.reduce<string>((path, key) => joinPath(path, key), '');
}

/** Whether the value could hold a secret: one of its keys resembles psk, secret, key or password. */
export function isSecretPlace(node: Located): boolean {
  for (let at: Located = node; at.parent !== undefined; at = at.parent) {
    if (typeof at.key === 'string' && resemblesSecret(at.key)) return true;
  }
  return false;
}

export function resemblesSecret(text: string): boolean {
  return /psk|secret|key|password/i.test(text);
}

/** A key that a message may repeat: an ordinary word, in a place that cannot hold a secret. */
export function isQuotable(map: LocatedMap, key: string): boolean {
  return /^[A-Za-z]{1,24}$/.test(key) && !resemblesSecret(key) && !isSecretPlace(map);
}

function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const shown = /^[A-Za-z][A-Za-z0-9-]*$/.test(key) ? key : '?';
  return path === '' ? shown : `${path}.${shown}`;
}

/** Plain data; what is broken is left out. The reader lets no key through that means a prototype. */
export function toPlain(node: Located): unknown {
  if (node.isBroken) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  const plain: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) plain[key] = toPlain(entry.node);
  return plain;
}

/** Follows a path of keys and indexes as far as the document has it. */
export function lookUp(root: Located, path: readonly PropertyKey[]): { node: Located; isFound: boolean } {
  let node = root;
  for (const key of path) {
    const next = typeof key === 'number' ? itemsOf(node)[key] : child(node, String(key));
    if (next === undefined) return { node, isFound: false };
    node = next;
  }
  return { node, isFound: true };
}
