// The version 1 signature, from the vendor's signature page: HMAC-SHA1 over the method and every decoded parameter.
// Written apart from any client, so that both have to agree with the published vectors and not with each other.
import { createHmac, timingSafeEqual } from 'node:crypto';

export type ApiParameters = ReadonlyMap<string, string>;

export function stringToSign(method: string, parameters: ApiParameters): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== 'Signature')
    .sort(compareBytes)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  return `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
}

/** SHA-256 is the ASAPI gateway's. */
export function signatureOf(text: string, secret: string, hash: 'sha1' | 'sha256' = 'sha1'): string {
  return createHmac(hash, `${secret}&`).update(text).digest('base64');
}

export function signatureMatches(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}

export function compareBytes([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** RFC 3986: only A-Z a-z 0-9 - _ . ~ stay. */
export function percentEncode(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
