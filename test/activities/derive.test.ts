// Derived keys: a different one for every link, and the one that anybody can compute from the documentation.
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { derivePsk } from '../../activities/derive-psk.ts';

const MASTER = new Uint8Array(32).fill(7);

const name = fc.oneof(fc.constantFrom('a', 'b', 'a-b', 'a","b', 'a b'), fc.string({ minLength: 1, maxLength: 8 }));
const wish = fc.record({
  owner: name,
  plan: name,
  site: name,
  link: name,
  label: name,
  epoch: fc.integer({ min: 1, max: 9 }),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function keyFor({ label, epoch, ...owner }: Wish): string {
  return derivePsk(owner, { masterKey: MASTER, label, epoch });
}

const infoOf = ({ owner, plan, site, link, label, epoch }: Wish) =>
  JSON.stringify([owner, plan, site, link, label, epoch]);

test('keys differ wherever one of owner, plan, site, link, label and epoch does, and only there', () => {
  fc.assert(
    fc.property(wish, wish, (one, other) => {
      expect(keyFor(one) === keyFor(other)).toBe(infoOf(one) === infoOf(other));
    }),
  );
  fc.assert(
    fc.property(wish, fc.constantFrom('owner', 'plan', 'site', 'link', 'label'), (one, part) => {
      expect(keyFor({ ...one, [part]: `${one.owner}${one[part as 'owner']}x` })).not.toBe(keyFor(one));
      expect(keyFor({ ...one, epoch: one.epoch + 1 })).not.toBe(keyFor(one));
    }),
  );
});

// RFC 5869 by hand: extract with the salt, one block of expansion, 20 bytes in base32.
test('a key is what the documentation says', () => {
  fc.assert(
    fc.property(wish, (one) => {
      const extracted = createHmac('sha256', 'causeway/psk/v1').update(MASTER).digest();
      const block = createHmac('sha256', extracted).update(infoOf(one)).update(Uint8Array.of(1)).digest();
      const bits = [...block.subarray(0, 20)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const letters = bits.match(/.{5}/g)?.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)]);
      expect(keyFor(one)).toBe(letters?.join(''));
    }),
  );
});
