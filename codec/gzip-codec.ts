// Compresses large payloads on their way to Temporal: a plan of thousands of sites is mostly repetition. Small ones stay
// readable in the Temporal UI.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';

const compress = promisify(gzip);
const expand = promisify(gunzip);

const ENCODING = 'encoding';
const ENCODING_BEFORE = 'encoding-before-gzip';
const GZIP = Buffer.from('binary/gzip');
/** Below it a person may want to read the payload, and little is won. */
const LARGE_BYTES = 16 * 1024;
/** More than any payload that Temporal takes could hold: a bomb must not fill the memory. */
const MAX_EXPANDED_BYTES = 64 * 1024 * 1024;

export const gzipCodec: PayloadCodec = {
  encode: (payloads) => Promise.all(payloads.map(encoded)),
  decode: (payloads) => Promise.all(payloads.map(decoded)),
};

async function encoded(payload: Payload): Promise<Payload> {
  const { data, metadata } = payload;
  const before = metadata?.[ENCODING];
  if (!data || data.length < LARGE_BYTES || !before) return payload;
  return { metadata: { ...metadata, [ENCODING]: GZIP, [ENCODING_BEFORE]: before }, data: await compress(data) };
}

async function decoded(payload: Payload): Promise<Payload> {
  const { data, metadata } = payload;
  const before = metadata?.[ENCODING_BEFORE];
  if (!data || !before || !GZIP.equals(metadata?.[ENCODING] ?? new Uint8Array())) return payload;
  const { [ENCODING_BEFORE]: _, ...rest } = metadata;
  return {
    metadata: { ...rest, [ENCODING]: before },
    data: await expand(data, { maxOutputLength: MAX_EXPANDED_BYTES }),
  };
}
