// A stored resource holds the API's own attributes, whose names begin with a capital, and the simulator's book-keeping.
import type { Answer, Json } from '../api/answer.ts';

export function isAttribute(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90;
}

/** What the API shows of a stored resource. */
export function attributesOf(stored: object): Answer {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => isAttribute(name)) as [string, Json][]);
}
