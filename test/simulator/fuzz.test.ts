// Nonsense, signed and unsigned, for a bounded time: every answer is one of the API's own, and the simulator goes on.
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { operations } from '../../simulator/api/operations.ts';
import { aCloud, gatewayA } from './a-cloud.ts';
import { encoded, send, signedParameters } from './raw-call.ts';

const bounded = { interruptAfterTimeLimit: 4000, numRuns: 2000 };

const value = fc.oneof(
  fc.constantFrom(
    '',
    gatewayA,
    'cn-hangzhou',
    '0',
    '-1',
    '1e9',
    'true',
    'null',
    '{}',
    '[]',
    '{"Psk":{}}',
    '10.0.0.0/8',
  ),
  fc.constantFrom(
    '0.0.0.0/0',
    '::/0',
    '999.1.1.1',
    '__proto__',
    '2018020201',
    '{"IkeVersion":["ikev1"]}',
    '\u0000',
    '%00',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.json({ maxDepth: 2 }),
);
const names = [...new Set([...operations.values()].flatMap(({ parameterNames }) => parameterNames))];
const name = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom(
    'Tag.1.Key',
    'Tag.1.Value',
    'ResourceId.1',
    'TagKey.1',
    'Format',
    'Product',
    '__proto__',
    'constructor',
  ),
);
const call = fc.record({
  action: fc.constantFrom(...operations.values()),
  given: fc.dictionary(name, value, { maxKeys: 12 }),
  method: fc.constantFrom('GET' as const, 'POST' as const),
});

it('signed nonsense gets an answer of the API, never a failure of the simulator', async () => {
  const { endpoint } = await aCloud();
  await fc.assert(
    fc.asyncProperty(call, async ({ action: { action, version }, given, method }) => {
      const fields = encoded(
        signedParameters({ RegionId: 'cn-hangzhou', ...given, Action: action, Version: version }, method),
      );
      const form = { method, body: fields, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
      const { status, text } = method === 'GET' ? await send(`${endpoint}/?${fields}`) : await send(endpoint, form);
      expect(text).toContain('RequestId');
      expect(status).toBeLessThan(500);
    }),
    bounded,
  );
});

it('unsigned bytes in the query, the headers and the body get one too', async () => {
  const { endpoint } = await aCloud();
  const types = fc.constantFrom(
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    '',
  );
  const hostile = fc.record({
    path: fc.constantFrom('/', '/asapi/v3', '/asapi/v3/', '/x'),
    query: fc.string({ maxLength: 60 }).map((text) => encodeURI(text).replaceAll('#', '')),
    type: types,
    authorization: fc.constantFrom(
      '',
      'ACS3-HMAC-SHA256',
      'ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=;,Signature=0',
      'Basic x',
    ),
    body: fc.uint8Array({ maxLength: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(hostile, async ({ path, query, type, authorization, body }) => {
      const headers = { 'content-type': type, authorization };
      const { status, text } = await send(`${endpoint}${path}?${query}`, {
        method: 'POST',
        body: Buffer.from(body),
        headers,
      });
      expect([text.includes('RequestId'), status >= 400 && status < 500]).toEqual([true, true]);
    }),
    bounded,
  );
});

it('bytes that are no HTTP end their own connection and nobody else’s', async () => {
  const cloud = await aCloud();
  const { port, hostname } = new URL(cloud.endpoint);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
      const socket = connect(Number(port), hostname);
      await new Promise<void>((resolve) => {
        socket
          .once('close', () => resolve())
          .on('error', () => undefined)
          .resume();
        socket.end(Buffer.from(bytes));
      });
    }),
    { interruptAfterTimeLimit: 2000, numRuns: 300 },
  );
  expect(await cloud.codeOf('DescribeVpnGateways')).toBe('OK');
});
