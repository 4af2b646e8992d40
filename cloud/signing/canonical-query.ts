// The one spelling of a set of parameters that both sides sign.
import { isPlain, percentEncode } from './percent-encode.ts';

/** Parameters as they travel: names and values are plain text, not yet encoded. An empty value counts. */
export type WireParameters = Readonly<Record<string, string>>;

/** `name=value` pairs, encoded, joined by `&`, in the byte order of the names. */
export function canonicalQuery(parameters: WireParameters): string {
  const names = Object.keys(parameters);
  // Those of the API are all plain. Asked once for all of them: there are more names than anything else to encode.
  const arePlain = isPlain(names.join('.'));
  let query = '';
  for (const name of names.sort(arePlain ? undefined : inByteOrder)) {
    const pair = `${arePlain ? name : percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`;
    query = query === '' ? pair : `${query}&${pair}`;
  }
  return query;
}

/** JavaScript orders by UTF-16 units, which is another order only where there are surrogates. */
function inByteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
