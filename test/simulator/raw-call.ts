// Signed requests by hand, for what no SDK would send.
import { randomUUID } from 'node:crypto';
import { signatureOf, stringToSign } from '../../simulator/api/sign-v1.ts';

export type Parameters = Record<string, string>;

export function signedParameters(parameters: Parameters, method = 'GET'): Parameters {
  const whole = {
    Version: '2016-04-28',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    ...parameters,
  };
  return { ...whole, Signature: signatureOf(stringToSign(method, new Map(Object.entries(whole))), 'testsecret') };
}

/** Percent-encoded as RFC 3986 wants it. */
export function encoded(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export async function send(url: string, init?: RequestInit): Promise<RawAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, contentType: response.headers.get('content-type'), text, json };
}

export async function sendGet(endpoint: string, parameters: Parameters): Promise<RawAnswer> {
  return send(`${endpoint}/?${encoded(signedParameters(parameters))}`);
}
