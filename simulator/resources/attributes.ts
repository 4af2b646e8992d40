// A stored resource holds the API's own attributes, whose names begin with a capital, and the simulator's book-keeping.
import type { Answer, Json } from '../api/answer.ts';

export function isAttribute(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90;
}

/**
 * What the API shows of a stored resource: the caller's own, to add to. Assigned, for a million reads: `{ ...attributes, more }`
 * makes V8 put every answer into the part of memory that it seldom cleans.
 */
export function attributesOf(stored: object): Answer {
  const shown: Answer = {};
  for (const [name, value] of Object.entries(stored) as [string, Json][]) if (isAttribute(name)) shown[name] = value;
  return shown;
}
