// The one spelling of a set of parameters that both sides sign.
import { percentEncode } from './percent-encode.ts';

/** Parameters as they travel: names and values are plain text, not yet encoded. An empty value counts. */
export type WireParameters = Readonly<Record<string, string>>;

/** `name=value` pairs, encoded, joined by `&`, in the byte order of the names. */
export function canonicalQuery(parameters: WireParameters): string {
  return Object.keys(parameters)
    .sort(inByteOrder)
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`)
    .join('&');
}

/** JavaScript orders by UTF-16 units, which is another order only where there are surrogates. */
function inByteOrder(one: string, other: string): number {
  if (hasSurrogate.test(one) || hasSurrogate.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : 1;
}

const hasSurrogate = /[\ud800-\udfff]/;
