// Where requests go. What is refused here is not repeated in the message: it may hold a password.

/** Throws an Error that says what is wrong with the endpoint. */
export function parseEndpoint(text: string): URL {
  if (!URL.canParse(text)) throw unusable('is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw unusable('is neither https nor http');
  if (url.username !== '' || url.password !== '') throw unusable('holds credentials');
  if (url.search !== '' || url.hash !== '') throw unusable('holds a query or a fragment');
  return url;
}

function unusable(reason: string): Error {
  return new Error(`Cannot use the endpoint: it ${reason}; write https://HOST, with a port and a path where needed`);
}
