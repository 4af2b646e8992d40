// Standard Webhooks, symmetric (v1): https://www.standardwebhooks.com, specification 1.0. Id, time and body are signed.
import { hmacSha256, isSameText, MIN_KEY_BYTES } from '../signature.ts';
import type { SignedDelivery, Source } from '../source.ts';

const ID = 'webhook-id';
const TIMESTAMP = 'webhook-timestamp';
const SIGNATURE = 'webhook-signature';

const TOLERANCE_SECONDS = 300;
/** More than anybody rotates at once. */
const MAX_SIGNATURES = 16;
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

export const source: Source = {
  headers: [ID, TIMESTAMP, SIGNATURE],
  secretForm: `whsec_ and at least ${MIN_KEY_BYTES} bytes in base64`,
  keyIn: (secret) => {
    const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
    return key.length < MIN_KEY_BYTES ? undefined : key;
  },
  isSigned: (delivery, keys) => isRecent(delivery) && keys.some((key) => isSignedWith(key, delivery)),
  idsOf: ({ headers }) => {
    const id = headers.get(ID) ?? '';
    return /^[\w.:-]{1,128}$/.test(id) ? [id] : undefined;
  },
  eventOf: (_, payload) => ('type' in payload && typeof payload.type === 'string' ? payload.type : undefined),
};

/** Both ways: a sender whose clock is ahead could be replayed for longer. */
function isRecent({ headers, nowMs }: SignedDelivery): boolean {
  const text = headers.get(TIMESTAMP) ?? '';
  return /^\d{1,12}$/.test(text) && Math.abs(Math.floor(nowMs / 1_000) - Number(text)) <= TOLERANCE_SECONDS;
}

function isSignedWith(key: Uint8Array, { headers, body }: SignedDelivery): boolean {
  const [id = '', timestamp = '', signatures = ''] = [ID, TIMESTAMP, SIGNATURE].map((name) => headers.get(name));
  const expected = `v1,${hmacSha256(key, [`${id}.${timestamp}.`, body]).toString('base64')}`;
  const given = signatures.split(' ', MAX_SIGNATURES);
  return given.some((signature) => isSameText(signature, expected));
}
