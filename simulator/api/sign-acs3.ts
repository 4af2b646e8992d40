// The version 3 signature (ACS3-HMAC-SHA256), from the vendor's page: the whole request, with its headers, under the plain
// secret. Written apart from any client.
import { createHash, createHmac } from 'node:crypto';
import { compareBytes, percentEncode } from './sign-v1.ts';

const algorithm = 'ACS3-HMAC-SHA256';

export interface Acs3Authorization {
  readonly accessKeyId: string;
  /** Lower case, as the client listed them. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export interface Acs3Request {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  /** One character is one byte. */
  readonly body: string;
}

export function isAcs3(authorization: string | undefined): authorization is string {
  return authorization?.startsWith(algorithm) ?? false;
}

/** Undefined when it is not of the form that the page describes. */
export function parseAuthorization(authorization: string): Acs3Authorization | undefined {
  const fields = authorization.slice(algorithm.length).trim().split(',');
  const given = new Map(fields.map((field) => splitOnce(field.trim(), '=')));
  const accessKeyId = given.get('Credential');
  const signature = given.get('Signature');
  const signedHeaders = given.get('SignedHeaders')?.toLowerCase().split(';');
  if (!accessKeyId || !signature || signedHeaders === undefined) return undefined;
  return { accessKeyId, signature, signedHeaders };
}

export function acs3StringToSign(request: Acs3Request, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map((name) => `${name}:${(request.headers.get(name) ?? '').trim()}\n`).join('');
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    hashOf(request.body),
  ].join('\n');
  return `${algorithm}\n${hashOf(canonical, 'utf8')}`;
}

export function acs3Signature(stringToSign: string, secret: string): string {
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}

export function hashOf(text: string, encoding: 'latin1' | 'utf8' = 'latin1'): string {
  return createHash('sha256').update(text, encoding).digest('hex');
}

function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .sort(compareBytes)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
