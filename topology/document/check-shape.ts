// Holds a document against its zod schema and says what is wrong in the plan's words, at the place where it was written.
// What is wrong is marked broken, so that later checks go on with the rest.
import type { z } from 'zod';
import type { Complaint, Findings } from './findings.ts';
import { MAX_ITEMS } from './limits.ts';
import {
  child,
  isQuotable,
  itemsOf,
  lookUp,
  spotOf,
  spotOfKey,
  spotOfMissing,
  toPlain,
  type Located,
  type LocatedMap,
} from './located.ts';
import { nearestWord } from './nearest-word.ts';
import { shapeComplaint, type ComplaintTable } from './shape-complaints.ts';

/** The keys of one kind of map. A place is a path in which `*` stands for any name or index: `sites.*.psk`. */
export interface KnownKeys {
  keys: readonly string[];
  /** Keys that the language has and this version does not support yet. */
  unsupported?: Record<string, UnsupportedKey>;
  /** Keys that are right elsewhere. */
  misplaced?: Record<string, Complaint>;
}

export interface UnsupportedKey {
  instead: string;
  /** The keys that it would have made unnecessary. */
  standsFor?: readonly string[];
}

export interface Shape {
  schema: z.ZodType;
  /** A top-level list that may be long: its items are checked one by one, and `schema` takes them as they are. */
  longList?: { key: string; item: z.ZodType };
  /** What to say for a schema's own `error` codes. */
  complaints: ComplaintTable;
  knownKeys: Record<string, KnownKeys>;
  /** Sections that are merged into every item of others: a key of theirs that was complained about is left out there. */
  layers?: readonly string[];
}

/** Stops when the findings are full; a caller stops then too. */
export function checkShape(root: Located, shape: Shape, findings: Findings): void {
  refuseOversized(root, shape.longList?.key, findings);
  checkPiece(root, { schema: shape.schema, at: [], root, shape, findings });
  if (shape.longList === undefined) return;
  const { key, item } = shape.longList;
  checkItems(itemsOf(child(root, key)), { schema: item, at: [key], root, shape, findings });
}

/** The items of a list that stands at `at`, one by one. */
export function checkItems(items: readonly Located[], { at, ...piece }: Piece): void {
  for (const [index, item] of items.entries()) {
    if (piece.findings.isFull()) return;
    checkPiece(item, { ...piece, at: [...at, index] });
  }
}

// zod hands issues on as arguments of one call, and a hundred thousand of them overflow the stack.
function refuseOversized(node: Located, longList: string | undefined, findings: Findings): void {
  const size = node.kind === 'list' ? node.items.length : node.kind === 'map' ? node.entries.size : 0;
  const isLong = longList !== undefined && node.key === longList && node.parent?.parent === undefined;
  if (size > MAX_ITEMS && !isLong) {
    node.isBroken = true;
    return findings.error(spotOf(node), tooManyItems(size));
  }
  if (node.kind === 'list') for (const item of node.items) refuseOversized(item, longList, findings);
  if (node.kind === 'map') for (const entry of node.entries.values()) refuseOversized(entry.node, longList, findings);
}

export function tooManyItems(size: number): Complaint {
  return {
    code: 'too-many-items',
    message: `This has ${size} entries, and at most ${MAX_ITEMS} are allowed`,
    hint: 'Check for a missing line break or dash, or split it',
  };
}

export interface Piece {
  schema: z.ZodType;
  /** The piece's own path. */
  at: readonly PropertyKey[];
  root: Located;
  shape: Shape;
  findings: Findings;
}

function checkPiece(node: Located, { schema, at, root, shape, findings }: Piece): void {
  if (node.isBroken) return;
  const result = schema.safeParse(toPlain(node));
  if (result.success) return;
  const issues = result.error.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] }));
  complainOf(issues, { root, shape, findings });
  markBroken(root, issues);
}

function complainOf(issues: readonly ShapeIssue[], { root, shape, findings }: Document): void {
  // Unknown keys first: a mistyped key is not missing as well.
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') refuseUnknownKeys(issue, { root, shape, findings });
  }
  for (const issue of issues) {
    const { node, isFound } = lookUp(root, issue.path);
    if (issue.code === 'unrecognized_keys' || node.isBroken) continue;
    if (isFound || !isMeant(node, issue.path.at(-1))) complainOfValue(issue, { node, isFound, shape, findings });
  }
}

interface Document {
  root: Located;
  shape: Shape;
  findings: Findings;
}

function isMeant(map: Located, key: PropertyKey | undefined): boolean {
  return map.kind === 'map' && map.meant.has(String(key));
}

type ShapeIssue = z.core.$ZodIssue;

interface Place {
  node: Located;
  isFound: boolean;
  shape: Shape;
  findings: Findings;
}

function complainOfValue(issue: ShapeIssue, { node, isFound, shape, findings }: Place): void {
  const key = String(issue.path.at(-1) ?? '');
  const complaint = shapeComplaint(issue, { node, isFound, table: shape.complaints });
  if (!isFound) return findings.error(spotOfMissing(node, key), complaint);
  if (issue.code === 'invalid_key' && node.parent?.kind === 'map') {
    return findings.error(spotOfKey(node.parent, key), complaint);
  }
  findings.error(spotOf(node), complaint);
}

function refuseUnknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, { root, shape, findings }: Document): void {
  const { node } = lookUp(root, issue.path);
  if (node.kind !== 'map' || node.isBroken) return;
  const known = knownAt(issue.path, shape.knownKeys);
  const isLayer = shape.layers?.includes(String(issue.path[0])) === true;
  for (const key of issue.keys) {
    refuseUnknownKey(key, node, { known, findings });
    if (isLayer) node.entries.delete(key);
  }
}

function refuseUnknownKey(
  key: string,
  map: LocatedMap,
  { known, findings }: { known: KnownKeys; findings: Findings },
): void {
  const unsupported = ownValue(known.unsupported, key);
  const misplaced = ownValue(known.misplaced, key);
  const spot = spotOfKey(map, key);
  if (unsupported !== undefined) {
    for (const other of unsupported.standsFor ?? []) map.meant.add(other);
    const path = spotOfMissing(map, key).path;
    return findings.error({ ...spot, path }, notSupportedYet(key, unsupported.instead));
  }
  const nearest = nearestWord(key, [...known.keys, ...Object.keys(known.unsupported ?? {})]);
  map.meant.add(misplaced === undefined ? (nearest ?? '') : key);
  findings.error(spot, misplaced ?? unknownKey(key, { map, nearest, known: known.keys }));
}

function ownValue<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

function notSupportedYet(key: string, instead: string): Complaint {
  return { code: 'not-supported-yet', message: `${key} is not supported yet`, hint: instead };
}

interface Unknown {
  map: LocatedMap;
  nearest: string | undefined;
  known: readonly string[];
}

function unknownKey(key: string, { map, nearest, known }: Unknown): Complaint {
  const hint = nearest === undefined ? `Known keys here: ${known.join(', ')}` : `Did you mean ${nearest}`;
  return { code: 'unknown-key', message: isQuotable(map, key) ? `Unknown key ${key}` : 'Unknown key', hint };
}

function knownAt(path: readonly PropertyKey[], knownKeys: Shape['knownKeys']): KnownKeys {
  const place = Object.keys(knownKeys).find((pattern) => matches(pattern, path));
  return (place === undefined ? undefined : knownKeys[place]) ?? { keys: [] };
}

function matches(pattern: string, path: readonly PropertyKey[]): boolean {
  const parts = pattern === '' ? [] : pattern.split('.');
  return parts.length === path.length && parts.every((part, depth) => part === '*' || part === path[depth]);
}

function markBroken(root: Located, issues: readonly ShapeIssue[]): void {
  for (const issue of issues) {
    const { node, isFound } = lookUp(root, issue.path);
    if (isFound && issue.code !== 'unrecognized_keys') node.isBroken = true;
  }
}
