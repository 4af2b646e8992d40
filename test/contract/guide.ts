// The guide's tables, as data: what each operation answers with and the 148 rows of its error tables.
import { readFileSync } from 'node:fs';
import type { Row } from './drivers.ts';

export interface ErrorRow {
  readonly status: number;
  /** As the guide prints it. */
  readonly code: string;
  /** As the wire has it, where the guide misprints it. */
  readonly wire?: string;
  readonly message: string;
}

export interface GuideOperation {
  readonly action: string;
  /** `VpnGateways.VpnGateway[].Name: String`. */
  readonly fields: readonly string[];
  readonly errors: readonly ErrorRow[];
}

export const guide = JSON.parse(readFileSync(new URL('guide.json', import.meta.url), 'utf8')) as GuideOperation[];

export const errorRows = guide.flatMap(({ action, errors }) => errors.map((row) => ({ action, ...row })));

/** The guide's fields that an answer lacks or has with another type. */
export function wrongFields(action: string, answer: Row): string[] {
  const { fields = [] } = guide.find((operation) => operation.action === action) ?? {};
  return fields.filter((field) => {
    const [path = '', type = ''] = field.split(': ');
    const found = at(answer, path.split('.'));
    return found.length === 0 || !found.every((value) => isOf(type, value));
  });
}

function at(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value];
  const inner = (value as Row | undefined)?.[step.replace('[]', '')];
  if (!step.endsWith('[]')) return inner === undefined ? [] : at(inner, rest);
  if (!Array.isArray(inner)) return [];
  return rest.length === 0 ? [inner] : inner.flatMap((item) => at(item, rest));
}

function isOf(type: string, value: unknown): boolean {
  if (type.startsWith('Array')) return Array.isArray(value);
  if (type === 'String') return typeof value === 'string';
  if (type === 'Integer' || type === 'Long') return typeof value === 'number';
  if (type === 'Boolean') return typeof value === 'boolean';
  return typeof value === 'object' && value !== null; // Struct; and Data, a List in the table and a Struct in the example
}
