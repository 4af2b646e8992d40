// The wire of clients that are not of this language, rebuilt from what they were seen to send: what goes into the query,
// what into the body, and how.
import { createHmac, randomUUID } from 'node:crypto';

export type Fields = Readonly<Record<string, string>>;

export interface WireAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface Key {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** Go's and Python's form encoding: a space is a plus. */
export function formEncoded(fields: Fields): string {
  return new URLSearchParams(fields).toString();
}

function rfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

interface Signing {
  readonly method: string;
  readonly key: Key;
  readonly hash: 'sha1' | 'sha256';
}

/** The classic signature over all fields. */
export function classicSignature(fields: Fields, { method, key, hash }: Signing): string {
  const names = Object.keys(fields).sort();
  const canonical = names.map((name) => `${rfc3986(name)}=${rfc3986(fields[name] ?? '')}`).join('&');
  const text = `${method}&%2F&${rfc3986(canonical)}`;
  return createHmac(hash, `${key.accessKeySecret}&`).update(text).digest('base64');
}

export function commonFields(key: Key, action: string): Fields {
  return {
    Action: action,
    Version: action === 'AssumeRole' ? '2015-04-01' : '2016-04-28',
    AccessKeyId: key.accessKeyId,
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
  };
}

export async function post(url: string, body: string, headers: Fields): Promise<WireAnswer> {
  return read(await fetch(url, { method: 'POST', body, headers: { ...headers } }));
}

export async function read(response: Response): Promise<WireAnswer> {
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
