// The receiver's side of the signing rule, written apart from the client's.
import { createHmac } from 'node:crypto';
import type { Recorded } from './recording-server.ts';

export function expectedSignature({ method, form }: Recorded): string {
  const { Signature: _signature, ...signed } = form;
  const pairs = Object.keys(signed)
    .sort()
    .map((name) => `${encoded(name)}=${encoded(signed[name] ?? '')}`);
  const text = `${method}&%2F&${encoded(pairs.join('&'))}`;
  const hash = signed['SignatureMethod'] === 'HMAC-SHA256' ? 'sha256' : 'sha1';
  return createHmac(hash, 'testsecret&').update(text).digest('base64');
}

function encoded(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte)))
    .join('');
}

function hex(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
