// The last stage of signature version 1: HMAC-SHA1 under the secret with an `&` behind it.
import { createHmac } from 'node:crypto';

/** Base64, not yet percent-encoded. */
export function signature(text: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}
