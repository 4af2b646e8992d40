// HMAC-SHA256 over raw bytes, and the comparison that takes as long for a near miss as for nonsense.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Published advice, and the length of a Standard Webhooks key. */
export const MIN_KEY_BYTES = 24;

export function hmacSha256(key: Uint8Array, parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** As text, so that one signature has one spelling: decoders take several. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
