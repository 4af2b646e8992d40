import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Refused } from '../../activities/failure.ts';
import { base32 } from '../../activities/marks.ts';
import { createSecretSource, type SecretSettings, type SecretSource } from '../../activities/secret-source.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };
const masterKey = Buffer.alloc(32, 7);

function source(overrides: Partial<SecretSettings> = {}) {
  return createSecretSource({
    env: { OSLO_PSK: 'a-key-of-oslo', BAD_PSK: 'with space', EMPTY: '' },
    envPrefix: '',
    masterKeys: [{ id: 'k1', key: masterKey }],
    workerName: '7@host',
    ...overrides,
  });
}

/** RFC 5869 by hand, as a person with a calculator would. */
function hkdf(info: string): string {
  const prk = createHmac('sha256', 'causeway/psk/v1').update(masterKey).digest();
  return base32(
    createHmac('sha256', prk)
      .update(info)
      .update(Buffer.from([1]))
      .digest()
      .subarray(0, 20),
  );
}

test('a derived key can be recomputed by hand', () => {
  const key = source().psk({ kind: 'derive', label: 'retail', epoch: 1 }, oslo);
  expect(key).toBe(hkdf('["retail-it","retail-north","oslo-2","main","retail",1]'));
  expect(key).toMatch(/^[a-z2-7]{32}$/);
});

test('derived keys differ between owners, plans, sites, links, labels and epochs, and stay the same otherwise', () => {
  const psk: SecretSource['psk'] = (reference, owner) => source().psk(reference, owner);
  const one = { kind: 'derive', label: 'retail', epoch: 1 } as const;
  const keys = [
    ...[oslo, { ...oslo, owner: 'x' }, { ...oslo, plan: 'x' }, { ...oslo, site: 'x' }, { ...oslo, link: 'x' }].map(
      (it) => psk(one, it),
    ),
    psk({ ...one, label: 'x' }, oslo),
    psk({ ...one, epoch: 2 }, oslo),
  ];
  expect(new Set(keys).size).toBe(7);
  expect(psk(one, oslo)).toBe(keys[0]);
});

test('a key is read from the worker’s environment', () => {
  expect(source().psk({ kind: 'env', name: 'OSLO_PSK' }, oslo)).toBe('a-key-of-oslo');
});

test.each([
  ['a variable that is not set', 'NOT_THERE', {}, /NOT_THERE is not set on worker 7@host/],
  ['an empty variable', 'EMPTY', {}, /EMPTY is not set/],
  ['a variable outside the prefix', 'OSLO_PSK', { envPrefix: 'VPN_' }, /only variables that begin with VPN_/],
  ['a key with a space', 'BAD_PSK', {}, /without spaces/],
])('%s is refused by name, without its value', (_, name, settings, message) => {
  const read = (): string => source(settings).psk({ kind: 'env', name }, oslo);
  expect(read).toThrow(Refused);
  expect(read).toThrow(message);
  expect(read).not.toThrow(/with space/);
});

test('deriving without a master key says what to set', () => {
  const read = (): string => source({ masterKeys: [] }).psk({ kind: 'derive', label: 'retail', epoch: 1 }, oslo);
  expect(read).toThrow(/has no master key/);
});
