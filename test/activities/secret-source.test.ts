import { createHmac } from 'node:crypto';
import { assert, constantFrom, integer, property, record, string, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { derivePsk } from '../../activities/derive-psk.ts';
import { Refused } from '../../activities/failure.ts';
import { base32 } from '../../activities/marks.ts';
import { openSecrets, type SecretSettings, type SecretSource } from '../../activities/secret-source.ts';
import { secretSettings } from './secret-folders.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };
const masterKey = Buffer.alloc(32, 7);

function source(overrides: Partial<SecretSettings> = {}): SecretSource {
  const settings = secretSettings({
    env: { OSLO_PSK: 'a-key-of-oslo', BAD_PSK: 'with space', EMPTY: '' },
    masterKeys: [{ id: 'k1', key: masterKey }],
    ...overrides,
  });
  return openSecrets(settings).forAttempt();
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

test('a derived key can be recomputed by hand', async () => {
  const key = await source().psk({ kind: 'derive', label: 'retail', epoch: 1 }, oslo);
  expect(key).toBe(hkdf('["retail-it","retail-north","oslo-2","main","retail",1]'));
  expect(key).toMatch(/^[a-z2-7]{32}$/);
});

test('derived keys differ wherever owner, plan, site, link, label or epoch do, and stay the same otherwise', () => {
  const text = string({ maxLength: 6 });
  const parts = record({
    owner: text,
    plan: text,
    site: text,
    link: text,
    label: text,
    epoch: integer({ min: 1, max: 9 }),
  });
  const derive = ({ label, epoch, ...owner }: typeof parts extends Arbitrary<infer T> ? T : never) =>
    derivePsk(owner, { masterKey, label, epoch });
  assert(
    property(parts, parts, constantFrom('owner', 'plan', 'site', 'link', 'label', 'epoch'), (one, other, key) => {
      const changed = { ...one, [key]: other[key] };
      expect(derive(changed) === derive(one)).toBe(changed[key] === one[key]);
      // What moves from one part into the next is another key.
      const shifted = { ...one, owner: one.owner + one.plan, plan: '' };
      expect(derive(shifted) === derive(one)).toBe(one.plan === '');
    }),
  );
});

test('the first master key derives; the others are there for what was derived before', async () => {
  const other = { id: 'k0', key: Buffer.alloc(32, 8) };
  const rotated = source({ masterKeys: [{ id: 'k1', key: masterKey }, other] });
  const reference = { kind: 'derive', label: 'retail', epoch: 1 } as const;
  expect(await rotated.psk(reference, oslo)).toBe(await source().psk(reference, oslo));
  expect(await source({ masterKeys: [other] }).psk(reference, oslo)).not.toBe(await source().psk(reference, oslo));
});

test('a key is read from the worker’s environment', async () => {
  expect(await source().psk({ kind: 'env', name: 'OSLO_PSK' }, oslo)).toBe('a-key-of-oslo');
});

test.each([
  ['a variable that is not set', 'NOT_THERE', {}, /the variable NOT_THERE: it is not set on worker 7@host/],
  ['an empty variable', 'EMPTY', {}, /the variable EMPTY: it is not set/],
  ['a variable outside the prefix', 'OSLO_PSK', { envPrefix: 'VPN_' }, /only variables that begin with VPN_/],
  ['a key with a space', 'BAD_PSK', {}, /without spaces/],
])('%s is refused by name, without its value', async (_, name, settings, message) => {
  const read = (): Promise<string> => source(settings).psk({ kind: 'env', name }, oslo);
  await expect(read()).rejects.toThrow(Refused);
  await expect(read()).rejects.toThrow(message);
  await expect(read()).rejects.not.toThrow(/with space/);
});

test('deriving without a master key says what to set', async () => {
  const reading = source({ masterKeys: [] }).psk({ kind: 'derive', label: 'retail', epoch: 1 }, oslo);
  await expect(reading).rejects.toThrow(/worker 7@host has no master key/);
});
