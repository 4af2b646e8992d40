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

const anything = fc.oneof(value, fc.constantFrom('forever', 'always', gatewayA, 1, 0, -1, 1e12), fc.jsonValue());
const keysOfOrders = [
  'op',
  'id',
  'type',
  'set',
  'gatewayId',
  'ms',
  'address',
  'state',
  'count',
  'match',
  'fault',
  'times',
];
const order = fc.oneof(
  fc.record({
    op: fc.constantFrom('delete', 'modify', 'add', 'busy', 'traffic', 'clients', 'peer', '__proto__'),
    id: fc.constantFrom(gatewayA, 'vpn-x', '', '__proto__', 'constructor'),
    gatewayId: fc.constantFrom(gatewayA, '__proto__'),
    set: fc.dictionary(fc.constantFrom('Name', 'Status', 'Spec', 'Tag', '__proto__', 'goneAtMs'), anything),
    ms: anything,
    count: anything,
  }),
  fc
    .record({
      op: fc.constant('add'),
      type: fc.constantFrom('vpnGateway', 'customerGateway', 'vpnConnection', 'route'),
    })
    .chain((start) => fc.dictionary(name, anything, { maxKeys: 6 }).map((given) => ({ ...given, ...start }))),
  fc.dictionary(fc.oneof(fc.constantFrom(...keysOfOrders), name), anything, { maxKeys: 6 }),
  fc.record({ match: fc.dictionary(fc.constantFrom('action', 'nth', 'param', 'accessKeyId'), anything), fault: value }),
);
const controlCall = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
  path: fc.constantFrom('/world', '/world', '/world', '/faults', '/effects', '/calls', '/inventory', '/stats', '/x'),
  query: fc.constantFrom('', '?after=1e3', '?after=-1', '?accessKeyId=testid', '?accessKeyId=%FF', '?%', '?after=%zz'),
  body: fc.oneof(
    order.map((given) => Buffer.from(JSON.stringify(given))),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
  ),
});

it('nonsense at the control port gets JSON, never a failure, and the API goes on', async () => {
  const cloud = await aCloud();
  await fc.assert(
    fc.asyncProperty(controlCall, async ({ method, path, query, body }) => {
      const given = method === 'GET' ? {} : { body };
      const { status, contentType } = await send(`${cloud.control}${path}${query}`, { method, ...given });
      expect(status).toBeLessThan(500);
      expect(contentType).toMatch(/json/);
      // A fault that was ordered by chance must not answer for the check below.
      await cloud.remove('/faults');
    }),
    bounded,
  );
  expect(await cloud.codeOf('DescribeVpnGateways')).toBe('OK');
  expect(await cloud.codeOf('DescribeVpnConnections')).toBe('OK');
  await cloud.inventory();
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
