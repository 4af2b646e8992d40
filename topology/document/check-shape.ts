// Holds a document against its zod schema and says what is wrong in the plan's words, at the place where it was written.
// What is wrong is marked broken, so that later checks go on with the rest.
import type { z } from 'zod';
import type { Complaint, Findings } from './findings.ts';
import {
  isQuotable,
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
  /** Keys that the language has and this version does not support yet, each with what to do instead. */
  unsupported?: Record<string, string>;
  /** Keys that are right elsewhere. */
  misplaced?: Record<string, Complaint>;
}

export interface Shape {
  schema: z.ZodType;
  /** What to say for a schema's own `error` codes. */
  complaints: ComplaintTable;
  knownKeys: Record<string, KnownKeys>;
}

export function checkShape(root: Located, shape: Shape, findings: Findings): void {
  const result = shape.schema.safeParse(toPlain(root));
  if (result.success) return;
  for (const issue of result.error.issues) {
    const { node, isFound } = lookUp(root, issue.path);
    if (node.isBroken) continue;
    if (issue.code === 'unrecognized_keys') {
      const known = knownAt(issue.path, shape.knownKeys);
      for (const key of issue.keys) refuseUnknownKey(key, node, { known, findings });
    } else {
      complainOfValue(issue, { node, isFound, shape, findings });
    }
  }
  markBroken(root, result.error.issues);
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

interface KeyPlace {
  known: KnownKeys;
  findings: Findings;
}

function refuseUnknownKey(key: string, node: Located, { known, findings }: KeyPlace): void {
  if (node.kind !== 'map') return;
  const spot = spotOfKey(node, key);
  const instead = ownValue(known.unsupported, key);
  const misplaced = ownValue(known.misplaced, key);
  if (instead !== undefined) {
    findings.error({ ...spot, path: spotOfMissing(node, key).path }, notSupportedYet(key, instead));
  } else {
    findings.error(spot, misplaced ?? unknownKey(key, { node, known }));
  }
}

function ownValue<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

function notSupportedYet(key: string, instead: string): Complaint {
  return { code: 'not-supported-yet', message: `${key} is not supported yet`, hint: instead };
}

function unknownKey(key: string, { node, known }: { node: LocatedMap; known: KnownKeys }): Complaint {
  const nearest = nearestWord(key, [...known.keys, ...Object.keys(known.unsupported ?? {})]);
  const hint = nearest === undefined ? `Known keys here: ${known.keys.join(', ')}` : `Did you mean ${nearest}`;
  return { code: 'unknown-key', message: isQuotable(node, key) ? `Unknown key ${key}` : 'Unknown key', hint };
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
