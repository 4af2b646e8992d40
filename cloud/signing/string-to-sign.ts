// What signature version 1 puts under the HMAC.
/** The path in it is always `/`, even when the request goes to another one. */
export function stringToSign(method: 'GET' | 'POST', canonicalQuery: string): string {
  // A canonical query has no character that JavaScript's own encoding would leave out.
  return `${method}&%2F&${encodeURIComponent(canonicalQuery)}`;
}
