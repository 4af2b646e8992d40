// The one spelling of a set of parameters that both sides sign.
import { percentEncode } from './percent-encode.ts';

/** Parameters as they travel: names and values are plain text, not yet encoded. An empty value counts. */
export type WireParameters = Readonly<Record<string, string>>;

/** `name=value` pairs, encoded, joined by `&`, in the byte order of the names. */
export function canonicalQuery(parameters: WireParameters): string {
  return Object.entries(parameters)
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}
