// How the API writes text in queries, forms and strings to sign: RFC 3986, of which JavaScript leaves five characters out.

/** Everything but `A-Z a-z 0-9 - _ . ~` becomes `%XX` of its UTF-8 bytes; a space is `%20`, never `+`. */
export function percentEncode(text: string): string {
  if (isPlain(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, hexOf);
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Encoded, it is the same. */
export function isPlain(text: string): boolean {
  return /^[\w.~-]*$/.test(text);
}
