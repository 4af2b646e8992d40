// Fields that the answers are made of. The cloud's documents print numbers and booleans as strings in places, and some names
// wrongly; both are read, and everything that nobody asked for is dropped.
import { z } from 'zod';
import type { Id, IdKind } from './id.ts';

const resourceId: z.ZodType<string> = z.string().min(1);

/** Names a resource, so an empty one is as bad as none. */
export function id<Kind extends IdKind>(): z.ZodType<Id<Kind>> {
  return resourceId;
}

/** An id that the cloud may leave out: then it is empty. */
export function optionalId<Kind extends IdKind>(): z.ZodType<Id<Kind>> {
  return text;
}

/** Text that the cloud may leave out: then it is empty. */
export const text = z.string().default('');

export const integer = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);

export const flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((word) => word.toLowerCase() === 'true'),
]);

export const requestId = { RequestId: z.string().optional() };

/** An answer that says nothing but that it was done; the request id is what shows that the API said it. */
export const done = z.object({ RequestId: resourceId });

export const page = {
  TotalCount: integer,
  PageNumber: integer,
  PageSize: integer,
  ...requestId,
};

/**
 * A list wrapped in an element of its own: `{ VpnGateway: [row, row] }`. XML has an empty text for no rows and no array for
 * one; the guide prints a single row without its array in JSON too.
 */
export function rowsOf<const Name extends string, Row>(
  name: Name,
  row: z.ZodType<Row>,
): z.ZodType<Record<Name, Row[]>> {
  const list = z.preprocess((rows) => (isRecord(rows) || typeof rows === 'string' ? [rows] : rows), z.array(row));
  const wrapped = z.object({ [name]: list });
  // zod cannot tell a computed name's type; it is Name.
  return z.preprocess((value) => (value === '' ? { [name]: [] } : value), wrapped) as never;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a field by its right name, or else by the misprint of it. */
export function alsoSpelled<Schema extends z.ZodType>(misprints: Readonly<Record<string, string>>, schema: Schema) {
  return z.preprocess((value) => correctNames(value, misprints), schema);
}

function correctNames(value: unknown, misprints: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Object.keys(misprints).some((name) => name in value)) return value;
  const corrected = Object.entries(value).map(([name, field]) => [misprints[name] ?? name, field] as const);
  return { ...Object.fromEntries(corrected), ...value };
}
