// The last stage of signing: an HMAC under the secret with an `&` behind it.
import { createHmac } from 'node:crypto';

export type SignatureMethod = 'HMAC-SHA1' | 'HMAC-SHA256';

const hashes: Record<SignatureMethod, string> = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };

/** Base64, not yet percent-encoded. */
export function signature(text: string, accessKeySecret: string, method: SignatureMethod = 'HMAC-SHA1'): string {
  return createHmac(hashes[method], `${accessKeySecret}&`).update(text).digest('base64');
}
