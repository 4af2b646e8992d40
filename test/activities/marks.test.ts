import { assert, property, string, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import {
  base32,
  clientToken,
  connectionMark,
  connectionName,
  customerGatewayMark,
  customerGatewayName,
  markIn,
} from '../../activities/marks.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };

test('a connection’s name says its site and carries owner, plan and key as hashes', () => {
  expect(connectionName(oslo)).toMatch(/^oslo-2_cw-[a-z2-7]{22}$/);
  expect(connectionName({ ...oslo, link: 'b' })).toMatch(/^oslo-2-b_cw-/);
  expect(markIn(connectionName(oslo))).toBe(connectionMark(oslo));
});

test('the mark differs between owners, plans, sites and links', () => {
  const others = [
    oslo,
    { ...oslo, owner: 'x' },
    { ...oslo, plan: 'x' },
    { ...oslo, site: 'x' },
    { ...oslo, link: 'x' },
  ];
  expect(new Set(others.map(connectionMark)).size).toBe(5);
});

test('links and plans of one owner share the customer gateway of an address', () => {
  const mark = { owner: 'retail-it', address: '203.0.113.7' };
  const name = customerGatewayName({ ...mark, site: 'oslo-2', link: 'main' });
  expect(markIn(name)).toBe(customerGatewayMark(mark));
  expect(markIn(customerGatewayName({ ...mark, site: 'bergen', link: 'a' }))).toBe(markIn(name));
});

test('a name is at most 100 characters and has no dot, whatever the site is called', () => {
  const words = stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
  assert(
    property(words, words, string(), (site, link, plan) => {
      const name = connectionName({ owner: 'o', plan, site, link });
      expect(name.length).toBeLessThanOrEqual(100);
      expect(name).not.toContain('.');
      expect(markIn(name)).toBe(connectionMark({ owner: 'o', plan, site, link }));
    }),
  );
});

test('a name that a person gave has no mark', () => {
  expect(markIn('oslo_cw-short')).toBeUndefined();
  expect(markIn('')).toBeUndefined();
});

test('a token is the same for one intent and new for the next generation', () => {
  const intent = { linkRunId: 'run-1', key: 'connection/oslo/main', generation: 1 };
  expect(clientToken(intent)).toBe(clientToken({ ...intent }));
  expect(clientToken(intent)).toMatch(/^[a-z2-7]{52}$/);
  const others = [intent, { ...intent, generation: 2 }, { ...intent, linkRunId: 'run-2' }, { ...intent, key: 'x' }];
  expect(new Set(others.map(clientToken)).size).toBe(4);
});

test('base32 gives the vectors of RFC 4648 in lower case, without padding', () => {
  const vectors = {
    '': '',
    f: 'my',
    fo: 'mzxq',
    foo: 'mzxw6',
    foob: 'mzxw6yq',
    fooba: 'mzxw6ytb',
    foobar: 'mzxw6ytboi',
  };
  for (const [text, expected] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(expected);
});
