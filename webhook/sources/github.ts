// GitHub: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries. Only the body is signed: neither the
// delivery's id nor a time. So the body itself is a second id: it begins one thing, under whatever id it is sent again.
import { hmacSha256, isSameText, MIN_KEY_BYTES, sha256Hex } from '../signature.ts';
import type { Source } from '../source.ts';

const SIGNATURE = 'x-hub-signature-256';
const DELIVERY = 'x-github-delivery';
const EVENT = 'x-github-event';

export const source: Source = {
  headers: [SIGNATURE, DELIVERY, EVENT],
  secretForm: `a text of at least ${MIN_KEY_BYTES} bytes`,
  keyIn: (secret) => {
    const key = Buffer.from(secret);
    return key.length < MIN_KEY_BYTES ? undefined : key;
  },
  isSigned: ({ headers, body }, keys) =>
    keys.some((key) => isSameText(headers.get(SIGNATURE) ?? '', `sha256=${hmacSha256(key, [body]).toString('hex')}`)),
  idsOf: ({ headers, body }) => {
    const id = headers.get(DELIVERY) ?? '';
    return /^[0-9A-Za-z-]{1,64}$/.test(id) ? [id, `body-${sha256Hex(body)}`] : undefined;
  },
  eventOf: ({ headers }) => headers.get(EVENT),
};
