// Which keys a map may have at all: texts, each once, none that JavaScript would take for a prototype.
import { isScalar, type Node } from 'yaml';
import type { Complaint } from './findings.ts';
import { positionAt, type LocatedMap } from './located.ts';

export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** `<<` without quotes. */
export function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

export function keyText(key: Node | null): string | undefined {
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
}

export function refuseKey(key: string | undefined, map: LocatedMap): Complaint | undefined {
  if (key === undefined) {
    return {
      code: 'key-not-text',
      message: 'A key must be a text',
      hint: 'Quote the key, or check for a missing colon',
    };
  }
  if (FORBIDDEN_KEYS.has(key)) {
    return { code: 'forbidden-key', message: `The key ${key} is not allowed`, hint: 'Use another name' };
  }
  const earlier = map.entries.get(key);
  if (earlier === undefined) return undefined;
  const { line } = positionAt(map.source, earlier.keyOffset);
  return {
    code: 'duplicate-key',
    message: `The same key stands in this map already, on line ${line}`,
    hint: 'Keep one of the two',
  };
}
