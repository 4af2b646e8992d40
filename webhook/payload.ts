// Reading a stranger's JSON: an object or nothing, and values by path, never anything that a prototype lends.

/** Nothing when the bytes are not UTF-8, not JSON, or not an object. */
export function parsePayload(body: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `path` has keys and indexes with dots between them. */
export function valueAt(payload: unknown, path: string): unknown {
  let value = payload;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Of a list of texts, or of objects with a `name`, as ticketing systems have them. */
export function labelsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .map((item) => (typeof item === 'string' ? item : valueAt(item, 'name')))
    .filter((it) => typeof it === 'string');
}
