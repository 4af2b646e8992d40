// One attribute in which a wish and the cloud differ, or none; lists are compared and shown as sets.
import type { Difference } from './observed.ts';

export function different(
  attribute: string,
  desired: string | number | boolean,
  observed: string | number | boolean,
): Difference[] {
  return desired === observed ? [] : [{ attribute, desired: String(desired), observed: String(observed) }];
}

export function asSet(items: readonly string[]): string {
  return [...new Set(items)].sort().join(', ') || 'none';
}
