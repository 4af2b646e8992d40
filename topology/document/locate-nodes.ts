// Turns the yaml package's nodes into located data: keys checked in linear time (the package's own check is quadratic),
// aliases shared and counted as if written out, merge keys applied.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Complaint, Findings } from './findings.ts';
import { isMergeKey, keyText, refuseKey } from './key-rules.ts';
import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import { itemsOf, positionAt, spotOf, spotOfKey } from './located.ts';
import type { Located, LocatedList, LocatedMap, LocatedScalar, SourceText } from './located.ts';
import { nestedTooDeep } from './tokenize.ts';

/** Thrown and caught in this file only: a budget is spent, and reading stops. */
class OverBudget extends Error {}

interface Reading {
  source: SourceText;
  findings: Findings;
  /** A value is `open` while its inside is read: an alias to it would be a cycle. */
  anchors: Map<string, Anchored | 'open'>;
  nodesLeft: number;
  /** The deepest level met inside the innermost anchor that is open. */
  deepest: number;
}

/** A value that has a name: what it costs written out, and how deep it is. */
interface Anchored {
  located: Located;
  nodes: number;
  height: number;
}

/** Where a value is met: everything located but the value itself. */
interface Site {
  parent: LocatedMap | LocatedList | undefined;
  key: string | number;
  depth: number;
  offset: number;
}

/** Nothing when the document is over a budget, which is then among the findings. */
export function locateNodes(root: Node, source: SourceText, findings: Findings): Located | undefined {
  const reading: Reading = { source, findings, anchors: new Map(), nodesLeft: MAX_NODES, deepest: 0 };
  try {
    return locate(root, { parent: undefined, key: '', depth: 1, offset: 0 }, reading);
  } catch (error) {
    if (error instanceof OverBudget) return undefined;
    throw error;
  }
}

function locate(node: Node | null, at: Site, reading: Reading): Located {
  if (isAlias(node)) return locateAlias(node, at, reading);
  const anchor = node !== null && 'anchor' in node ? node.anchor : undefined;
  if (anchor === undefined) return locateValue(node, at, reading);
  reading.anchors.set(anchor, 'open');
  const { nodesLeft, deepest } = reading;
  reading.deepest = at.depth;
  const located = locateValue(node, at, reading);
  reading.anchors.set(anchor, { located, nodes: nodesLeft - reading.nodesLeft, height: reading.deepest - at.depth });
  reading.deepest = Math.max(reading.deepest, deepest);
  return located;
}

function locateValue(node: Node | null, at: Site, reading: Reading): Located {
  if (isMap(node)) return locateMap(node, at, reading);
  if (isSeq(node)) return locateList(node, at, reading);
  const { source } = reading;
  const offset = node?.range?.[0] ?? at.offset;
  const value = isScalar(node) ? scalarValue(node) : null;
  const scalar: LocatedScalar = {
    source,
    offset,
    parent: at.parent,
    key: at.key,
    isBroken: false,
    kind: 'scalar',
    value,
  };
  spend(SCALAR, { located: scalar, at, reading });
  return scalar;
}

function locateMap(node: YAMLMap, at: Site, reading: Reading): LocatedMap {
  const { source } = reading;
  const offset = node.range?.[0] ?? at.offset;
  const written = { source, offset, parent: at.parent, key: at.key, isBroken: false };
  const map: LocatedMap = { ...written, kind: 'map', entries: new Map(), meant: new Set() };
  spend(COLLECTION, { located: map, at, reading });
  locatePairs(node, map, { at, reading });
  return map;
}

function locateList(node: YAMLSeq, at: Site, reading: Reading): LocatedList {
  const { source } = reading;
  const offset = node.range?.[0] ?? at.offset;
  const written = { source, offset, parent: at.parent, key: at.key, isBroken: false };
  const list: LocatedList = { ...written, kind: 'list', items: [] };
  spend(COLLECTION, { located: list, at, reading });
  for (const [key, item] of node.items.entries()) {
    list.items.push(locate(item as Node | null, { parent: list, key, depth: at.depth + 1, offset }, reading));
  }
  return list;
}

function scalarValue(node: Scalar): string | number | boolean | null {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null ? null : (node.source ?? '');
}

function locatePairs(node: YAMLMap, map: LocatedMap, { at, reading }: { at: Site; reading: Reading }): void {
  const merged: Located[] = [];
  const depth = at.depth + 1;
  for (const pair of node.items as Pair<Node | null, Node | null>[]) {
    const offset = pair.key?.range?.[0] ?? map.offset;
    const isMerge = isMergeKey(pair.key);
    const key = isMerge ? '<<' : keyText(pair.key);
    const value = locate(pair.value, { parent: map, key: key ?? '?', depth, offset }, reading);
    const refusal = isMerge ? refuseMerge(value, merged) : refuseKey(key, map);
    if (refusal !== undefined) complain(refusal, { key: key ?? '', offset, map, reading });
    else if (isMerge) merged.push(value);
    else if (key !== undefined) map.entries.set(key, { keyOffset: offset, node: value });
  }
  for (const value of merged) mergeInto(map, value);
}

interface RefusedPair {
  key: string;
  offset: number;
  map: LocatedMap;
  reading: Reading;
}

function complain(refusal: Complaint, { key, offset, map, reading }: RefusedPair): void {
  reading.findings.error({ position: positionAt(map.source, offset), path: spotOfKey(map, key).path }, refusal);
}

function refuseMerge(value: Located, merged: Located[]): Complaint | undefined {
  const parts = value.kind === 'list' ? value.items : [value];
  if (merged.length === 0 && parts.every((part) => part.kind === 'map' || part.isBroken)) return undefined;
  return {
    code: 'yaml-merge',
    message: 'A merge key << takes one map, or one list of maps',
    hint: 'Name an anchor of a map, or write what the sites share under defaults',
  };
}

// What the map says itself wins over what it merges, and an earlier map of the list over a later one.
function mergeInto(map: LocatedMap, value: Located): void {
  for (const part of value.kind === 'list' ? itemsOf(value) : [value]) {
    if (part.kind !== 'map') continue;
    for (const [key, entry] of part.entries) if (!map.entries.has(key)) map.entries.set(key, entry);
  }
}

function locateAlias(alias: Alias, at: Site, reading: Reading): Located {
  const target = reading.anchors.get(alias.source);
  if (target !== undefined && target !== 'open') {
    spend(target, { located: target.located, at, reading });
    return target.located;
  }
  const { source } = reading;
  const offset = alias.range?.[0] ?? at.offset;
  const written = { source, offset, parent: at.parent, key: at.key };
  const nothing: LocatedScalar = { ...written, isBroken: true, kind: 'scalar', value: null };
  reading.findings.error(spotOf(nothing), target === 'open' ? cyclicAlias : unknownAlias);
  return nothing;
}

const cyclicAlias: Complaint = {
  code: 'yaml-alias-cycle',
  message: 'An alias stands inside the value that it names',
  hint: 'Write the value out',
};

const unknownAlias: Complaint = {
  code: 'yaml-alias',
  message: 'No anchor of this name stands above this alias',
  hint: 'Quote the text if it is no alias, else set the anchor first',
};

const SCALAR = { nodes: 1, height: 0 };
const COLLECTION = { nodes: 1, height: 1 };

function spend(
  { nodes, height }: Omit<Anchored, 'located'>,
  { located, at, reading }: { located: Located; at: Site; reading: Reading },
): void {
  reading.nodesLeft -= nodes;
  reading.deepest = Math.max(reading.deepest, at.depth + height);
  if (at.depth + height - 1 > MAX_DEPTH) overBudget(nestedTooDeep(), { located, reading });
  if (reading.nodesLeft < 0) overBudget(tooManyNodes, { located, reading });
}

function overBudget(complaint: Complaint, { located, reading }: { located: Located; reading: Reading }): never {
  reading.findings.error(spotOf(located), complaint);
  throw new OverBudget();
}

const tooManyNodes: Complaint = {
  code: 'too-many-nodes',
  message: `The document has more than ${MAX_NODES} values, aliases written out`,
  hint: 'Split it into several plans, or write what the sites share under defaults',
};
