// What a stranger may try: nothing is accepted, nothing crashes or hangs, and no secret reaches the log.
import { expect, onTestFinished, test } from 'vitest';
import { aTicket, anIssue, expectAccepted, GITHUB_SECRET, openDoor, requestText, TICKETS_SECRET } from './a-door.ts';
import type { DoorForTests } from './a-door.ts';

/** The server still answers a genuine delivery, and had begun nothing before. */
async function expectUnharmed(door: DoorForTests): Promise<void> {
  expect(door.orders).toEqual([]);
  await expectAccepted(door);
  expect(door.orders).toHaveLength(1);
  const log = JSON.stringify(door.log);
  for (const secret of [TICKETS_SECRET, TICKETS_SECRET.slice(6), GITHUB_SECRET]) expect(log).not.toContain(secret);
}

const UNAUTHORIZED = { error: { code: 'unauthorized' } };

test('whoever is not known learns a code and nothing else', async () => {
  const nowMs = Date.now();
  const door = await openDoor({ now: () => nowMs });
  const { body, headers } = aTicket({ at: new Date(nowMs) });
  const late = new Date(nowMs - 302_000);
  const early = new Date(nowMs + 302_000);
  const attempts = {
    'another secret': aTicket({ secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` }),
    'another body': { body: body.replace('1042', '1043'), headers },
    'another id': { body, headers: { ...headers, 'webhook-id': 'msg_other' } },
    'another time': { body, headers: { ...headers, 'webhook-timestamp': String(Math.floor(nowMs / 1_000) + 1) } },
    'an old one again': aTicket({ at: late }),
    'one from the future': aTicket({ at: early }),
    'no signature': { body, headers: without(headers, 'webhook-signature') },
    'no id': { body, headers: without(headers, 'webhook-id') },
    'no time': { body, headers: without(headers, 'webhook-timestamp') },
    'an empty signature': { body, headers: { ...headers, 'webhook-signature': '' } },
    'a scheme of another source': anIssue({ secret: TICKETS_SECRET }),
  };
  for (const [name, request] of Object.entries(attempts)) {
    const { status, body: said } = await door.post('tickets', request);
    expect([name, status, said]).toEqual([name, 401, UNAUTHORIZED]);
  }
  expect(await door.post('nobody', aTicket())).toMatchObject({ status: 401, body: UNAUTHORIZED });
  await expectUnharmed(door);
});

test('a replay is good at 299 seconds and refused at 301, in both directions', async () => {
  const nowMs = Date.now();
  const door = await openDoor({ now: () => nowMs });
  const at = async (seconds: number): Promise<number> =>
    (await door.post('tickets', aTicket({ at: new Date(nowMs - seconds * 1_000) }))).status;
  expect([await at(299), await at(301), await at(-299), await at(-301)]).toEqual([202, 401, 202, 401]);
});

test('a GitHub body under a new id is ordered under the same body key, whatever the header says', async () => {
  const door = await openDoor();
  const first = anIssue({ id: 'first' });
  await door.post('forge', first);
  await door.post('forge', { ...first, headers: { ...first.headers, 'x-github-delivery': 'second' } });
  const bodyKeys = door.orders.map(({ keys }) => keys[1]);
  expect(bodyKeys[0]).toBe(bodyKeys[1]);
  expect(door.orders.map(({ keys }) => keys[0])).toEqual(['forge/first', 'forge/second']);
});

test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
  '%s twice is refused, equal or not',
  async (name) => {
    const door = await openDoor();
    for (const value of [undefined, 'other']) {
      const request = aTicket();
      const twice = `${name}: ${value ?? request.headers[name]}\r\nconnection: close\r\n`;
      const text = requestText('/hooks/tickets', request).replace('host: door\r\n', `host: door\r\n${twice}`);
      expect(await door.raw(text)).toMatch(/^HTTP\/1.1 401 /);
    }
    await expectUnharmed(door);
  },
);

test('10,001 headers are refused, and so are a hundred short ones', async () => {
  const door = await openDoor();
  for (const [count, status] of [
    [10_001, 431],
    [100, 401],
  ] as const) {
    const many = Array.from({ length: count }, (_, i) => `x${i}: 1\r\n`).join('');
    const text = requestText('/hooks/tickets', aTicket()).replace(
      'host: door\r\n',
      `host: door\r\nconnection: close\r\n${many}`,
    );
    expect(await door.raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  }
  await expectUnharmed(door);
});

test.each([
  ['headers that never end', 'POST /hooks/tickets HTTP/1.1\r\nhost: door\r\nx: '],
  ['a request line that never ends', 'POST /hooks'],
  ['a body that never ends', requestText('/hooks/tickets', aTicket()).slice(0, -5)],
])('%s: the server hangs up', async (_, text) => {
  const limits = { headersTimeoutMs: 200, requestTimeoutMs: 400, checkIntervalMs: 50 };
  const door = await openDoor({ limits });
  expect(await door.raw(text)).toMatch(/^HTTP\/1.1 408 |^$/);
  await expectUnharmed(door);
});

test('a body that comes a byte at a time is cut off', async () => {
  const door = await openDoor({ limits: { headersTimeoutMs: 200, requestTimeoutMs: 400, checkIntervalMs: 50 } });
  const { connect } = await import('node:net');
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const text = requestText('/hooks/tickets', aTicket());
  socket.write(text.slice(0, text.indexOf('\r\n\r\n') + 4));
  const drip = setInterval(() => socket.write('{'), 20);
  onTestFinished(() => clearInterval(drip));
  await new Promise((resolve) => void socket.once('close', resolve).resume());
  await expectUnharmed(door);
});

test('bodies that are too large are refused, with and without saying so first', async () => {
  const door = await openDoor({ limits: { maxBodyBytes: 1_000 } });
  const { headers } = aTicket();
  const said = requestText('/hooks/tickets', { body: 'x'.repeat(1_001), headers });
  expect(await door.raw(said)).toMatch(/^HTTP\/1.1 413 /);
  const unsaid = without({ ...headers, 'transfer-encoding': 'chunked' }, 'content-length');
  const head = requestText('/hooks/tickets', { body: '', headers: unsaid }).replace('content-length: 0\r\n', '');
  const chunk = `1f4\r\n${'x'.repeat(500)}\r\n`;
  expect(await door.raw(head, chunk, chunk, chunk)).toMatch(/^(HTTP\/1.1 413 |$)/);
  await expectUnharmed(door);
});

test('many bodies at once hold no more than their share of memory', async () => {
  const door = await openDoor({
    limits: { maxBodiesBytes: 2_000, headersTimeoutMs: 500, requestTimeoutMs: 500, checkIntervalMs: 50 },
  });
  const { headers } = aTicket();
  const half = requestText('/hooks/tickets', { body: 'x'.repeat(1_600), headers }).slice(0, -100);
  const answers = await Promise.all([door.raw(half), door.raw(half), door.raw(half)]);
  expect(answers.some((text) => text.startsWith('HTTP/1.1 503 '))).toBe(true);
  expect(answers.every((text) => /^(HTTP\/1.1 (503|408|400) |$)/.test(text))).toBe(true);
  await expectUnharmed(door);
});

test('compressed bodies and other content types are refused before they are read', async () => {
  const door = await openDoor();
  const { body, headers } = aTicket();
  const types = [
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
    'application/json; charset=utf-16',
  ];
  for (const type of types) {
    expect([
      type,
      (await door.post('tickets', { body, headers: { ...headers, 'content-type': type } })).status,
    ]).toEqual([type, 415]);
  }
  for (const encoding of ['gzip', 'br', 'identity', 'deflate, gzip']) {
    const request = { body, headers: { ...headers, 'content-encoding': encoding } };
    expect([encoding, (await door.post('tickets', request)).status]).toEqual([encoding, 415]);
  }
  await expectUnharmed(door);
});

test('requests that two readers could read in two ways are refused', async () => {
  const door = await openDoor();
  const { body, headers } = aTicket();
  const genuine = requestText('/hooks/tickets', { body, headers });
  const smuggled = {
    'both lengths': genuine.replace('host: door\r\n', 'host: door\r\ntransfer-encoding: chunked\r\n'),
    'two lengths': genuine.replace('host: door\r\n', 'host: door\r\ncontent-length: 3\r\n'),
    'a folded header': genuine.replace('webhook-id: ', 'webhook-id:\r\n '),
    'a space before the colon': genuine.replace('webhook-id: ', 'webhook-id : '),
    'a bare line feed': genuine.replace('host: door\r\n', 'host: door\n'),
    'no host': genuine.replace('host: door\r\n', ''),
    'no HTTP': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  };
  for (const [name, text] of Object.entries(smuggled)) {
    const status = /^HTTP\/1.1 (\d+)/.exec(
      await door.raw(text.replace(' HTTP/1.1\r\n', ' HTTP/1.1\r\nconnection: close\r\n')),
    )?.[1];
    expect([name, status]).toEqual([name, '400']);
  }
  await expectUnharmed(door);
});

test.each([
  ['GET', '/hooks/tickets', 405],
  ['PUT', '/hooks/tickets', 405],
  ['POST', '/hooks', 404],
  ['POST', '/hooks/', 401],
  ['POST', '/hooks/tickets/', 404],
  ['POST', '/hooks/tickets/x', 404],
  ['POST', '//hooks/tickets', 404],
  ['POST', '/HOOKS/tickets', 404],
  ['POST', '/hooks/%74ickets', 401],
  ['POST', '/hooks/../hooks/tickets', 404],
  ['POST', '/hooks/__proto__', 401],
  ['POST', '/runs/01a206ff-20b1-7343-bc23-d30eec7f3c13', 405],
  ['POST', '/healthz', 405],
  ['GET', '/', 404],
  ['GET', '/../../etc/passwd', 404],
  ['GET', 'http://127.0.0.1/healthz', 404],
  ['OPTIONS', '*', 404],
])('%s %s is answered with %i', async (method, path, status) => {
  const door = await openDoor();
  const request = requestText(path, aTicket())
    .replace('POST', method)
    .replace('host: door\r\n', 'host: door\r\nconnection: close\r\n');
  expect(await door.raw(request)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(door.orders).toEqual([]);
});

test.each([
  '../hub-and-spoke',
  '/etc/passwd',
  'hub-and-spoke.yaml',
  'hub-and-spoke\u0000',
  'hub-and-spoke/../hub-and-spoke',
  '..%2fhub-and-spoke',
  'HUB-AND-SPOKE',
  '-o',
  '--config=x',
  'hub and spoke',
  'hub-and-spoke\n',
  '',
  'x'.repeat(41),
  7,
  null,
  ['hub-and-spoke'],
  { toString: 'hub-and-spoke' },
])('a plan named %j is refused before the disk is asked', async (plan) => {
  const door = await openDoor();
  const body = JSON.stringify({ type: 'change.approved', data: { plan, ticket: 'T-1' } });
  expect(await door.post('tickets', aTicket({ body }))).toMatchObject({
    status: 422,
    body: { error: { code: 'plan-name' } },
  });
  await expectUnharmed(door);
});

test.each(["T' OR CausewayOwner='x", 'T"1', 'a\\b', 'a\nb', '\u001b[2J', '', ' '.repeat(201), 1.5e300, {}, null])(
  'a ticket like %j is refused: it would be part of a query',
  async (ticket) => {
    const door = await openDoor();
    const body = JSON.stringify({ type: 'change.approved', data: { plan: 'hub-and-spoke', ticket } });
    const { status, body: said } = await door.post('tickets', aTicket({ body }));
    expect([status, said.error?.code]).toEqual([422, 'ticket']);
    await expectUnharmed(door);
  },
);

test.each([
  ['', 400],
  ['null', 400],
  ['[]', 400],
  ['"text"', 400],
  ['{"type":"change.approved"', 400],
  ['{"type":"change.approved","data":', 400],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 200],
  ['{"__proto__":{"type":"change.approved","data":{"plan":"hub-and-spoke","ticket":"T-1"}}}', 200],
  ['{"type":"change.approved","data":{"__proto__":{"plan":"hub-and-spoke","ticket":"T-1"}}}', 422],
])('a signed body %# that is odd is answered and begins nothing', async (body, status) => {
  const door = await openDoor();
  expect(await door.post('tickets', aTicket({ body }))).toMatchObject({ status });
  await expectUnharmed(door);
});

test('bytes that are not UTF-8 are refused although they are signed', async () => {
  const door = await openDoor();
  const { headers, body } = anIssue();
  const bytes = Buffer.from(body.replace('hub-and-spoke', 'hub-and-spok\u00e9'), 'latin1');
  const { createHmac } = await import('node:crypto');
  const signature = `sha256=${createHmac('sha256', GITHUB_SECRET).update(bytes).digest('hex')}`;
  expect(
    await door.post('forge', { body: bytes, headers: { ...headers, 'x-hub-signature-256': signature } }),
  ).toMatchObject({ status: 400 });
  await expectUnharmed(door);
});

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
