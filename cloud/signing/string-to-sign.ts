// What signature version 1 puts under the HMAC.
import { percentEncode } from './percent-encode.ts';

/** The path in it is always `/`, even when the request goes to another one. */
export function stringToSign(method: 'GET' | 'POST', canonicalQuery: string): string {
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery)}`;
}
