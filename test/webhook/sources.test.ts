// Each source against its published vectors and against the vendor's own library. A new source is a row of the table.
import { verify as verifyByGithub } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { SignedDelivery, Source } from '../../webhook/source.ts';
import { source as github } from '../../webhook/sources/github.ts';
import { source as standardWebhooks } from '../../webhook/sources/standard-webhooks.ts';

interface Row {
  source: Source;
  /** As it was published. */
  secret: string;
  body: string;
  headers: Record<string, string>;
  /** The header that holds the signature. */
  signature: string;
  /** When the published delivery was sent; nothing where time is not signed. */
  sentAtSeconds?: number;
  ids: string[];
  event: { payload: object; is: string };
  badSecrets: string[];
  /** What the vendor's library says of a delivery that is sent now. */
  oracle: (delivery: { body: string; headers: Record<string, string> }) => boolean | Promise<boolean>;
}

const rows: Record<string, Row> = {
  'standard-webhooks': {
    source: standardWebhooks,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    signature: 'webhook-signature',
    sentAtSeconds: 1_614_265_330,
    ids: ['msg_p5jXN8AQM9LWM0D4loKWxJek'],
    event: { payload: { type: 'change.approved' }, is: 'change.approved' },
    badSecrets: ['', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_c2hvcnQ=', 'whsec_not base64 at all ................'],
    oracle: ({ body, headers }) => {
      try {
        new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').verify(body, headers);
        return true;
      } catch {
        return false;
      }
    },
  },
  github: {
    source: github,
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-github-event': 'issues',
    },
    signature: 'x-hub-signature-256',
    ids: [
      '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'body-dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f',
    ],
    event: { payload: {}, is: 'issues' },
    badSecrets: ['', 'short'],
    oracle: async ({ body, headers }) =>
      verifyByGithub("It's a Secret to Everybody", body, headers['x-hub-signature-256'] ?? ''),
  },
};

function deliveryOf({ headers, body, sentAtSeconds = 0 }: Row, changes: Partial<SignedDelivery> = {}): SignedDelivery {
  return {
    headers: new Map(Object.entries(headers)),
    body: Buffer.from(body),
    nowMs: sentAtSeconds * 1_000,
    ...changes,
  };
}

function keyOf({ source, secret }: Row): Uint8Array {
  const key = source.keyIn(secret);
  if (!key) throw new Error('The published secret is refused');
  return key;
}

const OTHER_KEY = Buffer.alloc(32, 7);

test.each(Object.entries(rows))('%s: the published delivery is signed, has its ids and its event', (_, row) => {
  const delivery = deliveryOf(row);
  expect(row.source.isSigned(delivery, [keyOf(row)])).toBe(true);
  expect(row.source.idsOf(delivery)).toEqual(row.ids);
  expect(row.source.eventOf(delivery, row.event.payload)).toBe(row.event.is);
  expect([...row.source.headers].sort()).toEqual(Object.keys(row.headers).sort());
});

test.each(Object.entries(rows))('%s: either of two secrets will do, and another one will not', (_, row) => {
  const delivery = deliveryOf(row);
  expect(row.source.isSigned(delivery, [OTHER_KEY, keyOf(row)])).toBe(true);
  expect(row.source.isSigned(delivery, [OTHER_KEY])).toBe(false);
  expect(row.source.isSigned(delivery, [])).toBe(false);
});

test.each(Object.entries(rows))('%s: no bit of the body or of a signed header can be flipped', (_, row) => {
  const keys = [keyOf(row)];
  const body = Buffer.from(row.body);
  const accepted: string[] = [];
  for (let bit = 0; bit < body.length * 8; bit++) {
    if (row.source.isSigned(deliveryOf(row, { body: flipped(body, bit) }), keys)) accepted.push(`body ${bit}`);
  }
  const signed = row.sentAtSeconds === undefined ? [row.signature] : Object.keys(row.headers);
  for (const name of signed) {
    const value = Buffer.from(row.headers[name] ?? '', 'latin1');
    for (let bit = 0; bit < value.length * 8; bit++) {
      const headers = new Map(Object.entries({ ...row.headers, [name]: flipped(value, bit).toString('latin1') }));
      if (row.source.isSigned(deliveryOf(row, { headers }), keys)) accepted.push(`${name} ${bit}`);
    }
  }
  expect(accepted).toEqual([]);
});

test.each(Object.entries(rows))(
  '%s: a secret of the wrong form is refused before anybody listens',
  (_, { source, badSecrets }) => {
    expect(badSecrets.filter((secret) => source.keyIn(secret) !== undefined)).toEqual([]);
  },
);

test.each(Object.entries(rows))('%s: the vendor’s library says the same', async (_, row) => {
  const now = Math.floor(Date.now() / 1_000);
  const sent = row.sentAtSeconds === undefined ? row : await signedNow(row, now);
  const damaged = [
    { body: sent.body, headers: sent.headers },
    { body: `${sent.body} `, headers: sent.headers },
    { body: sent.body, headers: { ...sent.headers, [row.signature]: `${sent.headers[row.signature]}0` } },
    { body: sent.body, headers: { ...sent.headers, [row.signature]: 'v1,' } },
  ];
  for (const delivery of damaged) {
    const ours = row.source.isSigned(deliveryOf(row, { ...asBytes(delivery), nowMs: now * 1_000 }), [keyOf(row)]);
    expect([delivery.headers[row.signature], ours]).toEqual([
      delivery.headers[row.signature],
      await row.oracle(delivery),
    ]);
  }
});

test('a Standard Webhooks delivery may be 300 seconds old or ahead, and no more', () => {
  const row = rows['standard-webhooks']!;
  const at = (seconds: number): boolean =>
    row.source.isSigned(deliveryOf(row, { nowMs: (row.sentAtSeconds! + seconds) * 1_000 }), [keyOf(row)]);
  expect([-301, -300, -299, 0, 299, 300, 301].map(at)).toEqual([false, true, true, true, true, true, false]);
});

test.each([
  '',
  '1614265330.0',
  '+1614265330',
  ' 1614265330',
  '1614265330 ',
  '0x60378EB2',
  '1e9',
  '99999999999999',
  'now',
])('a Standard Webhooks time written as "%s" is refused', (timestamp) => {
  const row = rows['standard-webhooks']!;
  const signed = new Webhook(row.secret);
  const id = row.headers['webhook-id']!;
  const headers = new Map([
    ['webhook-id', id],
    ['webhook-timestamp', timestamp],
    ['webhook-signature', signed.sign(id, new Date(row.sentAtSeconds! * 1_000), row.body)],
  ]);
  expect(row.source.isSigned(deliveryOf(row, { headers }), [keyOf(row)])).toBe(false);
});

test('of several Standard Webhooks signatures one has to hold; other versions are passed over', () => {
  const row = rows['standard-webhooks']!;
  const good = row.headers['webhook-signature']!;
  const accepts = (signatures: string): boolean =>
    row.source.isSigned(
      deliveryOf(row, { headers: new Map(Object.entries({ ...row.headers, 'webhook-signature': signatures })) }),
      [keyOf(row)],
    );
  expect(accepts(`v1,AAAA v1a,whatever ${good}`)).toBe(true);
  expect(accepts(`${Array.from({ length: 16 }, () => 'v1,AAAA').join(' ')} ${good}`)).toBe(false);
  expect(accepts(good.replace('v1,', 'v1a,'))).toBe(false);
  expect(accepts(good.replace('v1,', 'v2,'))).toBe(false);
  expect(accepts(good.replace('=', ''))).toBe(false);
});

test.each(['', 'a b', 'a/b', '../x', 'ä', 'x'.repeat(129), "a'b"])('a delivery id like "%s" is refused', (id) => {
  for (const [name, row] of Object.entries(rows)) {
    const header = name === 'github' ? 'x-github-delivery' : 'webhook-id';
    const headers = new Map(Object.entries({ ...row.headers, [header]: id }));
    expect(row.source.idsOf(deliveryOf(row, { headers }))).toBeUndefined();
  }
});

/** By the vendor's library, so that its own tolerance of time holds. */
async function signedNow(
  { secret, body, headers }: Row,
  now: number,
): Promise<{ body: string; headers: Record<string, string> }> {
  const id = headers['webhook-id'] ?? '';
  const signature = new Webhook(secret).sign(id, new Date(now * 1_000), body);
  return { body, headers: { 'webhook-id': id, 'webhook-timestamp': String(now), 'webhook-signature': signature } };
}

function asBytes({ body, headers }: { body: string; headers: Record<string, string> }): Partial<SignedDelivery> {
  return { body: Buffer.from(body), headers: new Map(Object.entries(headers)) };
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
