// Fields that the answers are made of. The cloud's documents print numbers and booleans as strings in places, and some names
// wrongly; both are read, and everything that nobody asked for is dropped.
import { z } from 'zod';

/** Names a resource, so an empty one is as bad as none. */
export const id = z.string().min(1);

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
export const done = z.object({ RequestId: id });

export const page = {
  TotalCount: integer,
  PageNumber: integer,
  PageSize: integer,
  ...requestId,
};

/** Reads a field by its right name, or else by the misprint of it. */
export function alsoSpelled<Schema extends z.ZodType>(misprints: Readonly<Record<string, string>>, schema: Schema) {
  return z.preprocess((value) => correctNames(value, misprints), schema);
}

function correctNames(value: unknown, misprints: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const corrected = Object.entries(value).map(([name, field]) => [misprints[name] ?? name, field] as const);
  return { ...Object.fromEntries(corrected), ...value };
}
