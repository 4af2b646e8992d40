// One text out of the values of a file or secret, by its path. What stands there is never repeated.
import { refusal, type SecretRefusal } from './secret-refusal.ts';

type Values = { kind: 'read'; values: unknown } | SecretRefusal;

export function pickValue(read: Values, path: readonly string[]): { kind: 'read'; text: string } | SecretRefusal {
  if (read.kind === 'refused') return read;
  let value = read.values;
  for (const [index, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      const where = index === 0 ? 'it' : path.slice(0, index).join('.');
      return refusal(`${where} has no key ${key}`, 'Correct the reference, or add the key there');
    }
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === 'string') return { kind: 'read', text: value };
  return refusal('the value is not a text', 'Write the key as a quoted text there');
}
