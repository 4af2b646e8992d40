import { defaultPayloadConverter } from '@temporalio/common';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzipCodec } from '../../codec/gzip-codec.ts';

const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value);

test('a large payload travels compressed and comes back as it was', async () => {
  const large = payloadOf(Array.from({ length: 2_000 }, (_, i) => ({ site: `site-${i}`, weight: 100 })));
  const [sent] = await gzipCodec.encode([large]);
  expect(sent!.data!.length).toBeLessThan(large.data!.length / 5);
  const [received] = await gzipCodec.decode([sent!]);
  expect(Buffer.from(received!.data!).equals(large.data!)).toBe(true);
  expect(received!.metadata).toEqual(large.metadata);
});

test('a small payload stays readable', async () => {
  const small = payloadOf({ site: 'oslo' });
  expect(await gzipCodec.encode([small])).toEqual([small]);
  expect(await gzipCodec.decode([small])).toEqual([small]);
});

test('what expands to more than any payload holds is refused', async () => {
  const bomb = { encoding: Buffer.from('binary/gzip'), 'encoding-before-gzip': Buffer.from('json/plain') };
  const data = gzipSync(Buffer.alloc(65 * 1024 * 1024));
  await expect(gzipCodec.decode([{ metadata: bomb, data }])).rejects.toThrow(/buffer|larger/i);
});
