// The one spelling of a set of parameters that both sides sign.
import { percentEncode } from './percent-encode.ts';

/** Parameters as they travel: names and values are plain text, not yet encoded. An empty value counts. */
export type WireParameters = Readonly<Record<string, string>>;

/** `name=value` pairs, encoded, joined by `&`, in the byte order of the names. */
export function canonicalQuery(parameters: WireParameters): string {
  let query = '';
  for (const name of inByteOrder(Object.keys(parameters))) {
    const pair = `${percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`;
    query = query === '' ? pair : `${query}&${pair}`;
  }
  return query;
}

/** JavaScript orders by UTF-16 units, which is another order only where there are surrogates. */
function inByteOrder(names: string[]): string[] {
  if (!hasSurrogate.test(names.join(' '))) return names.sort();
  return names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

const hasSurrogate = /[\ud800-\udfff]/;
