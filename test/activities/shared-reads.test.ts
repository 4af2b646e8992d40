import { expect, test } from 'vitest';
import { SharedReads } from '../../activities/shared-reads.ts';

const scope = { region: 'cn-hangzhou' };

/** A reading that ends when it is told to, and says which one it was. */
function readings() {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const read = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const number = begun.length + 1;
      begun.push({ end: () => resolve(number), fail: reject });
    });
  return { begun, read };
}

test('who asks while a reading is under way shares the next one with all who do', async () => {
  const reads = new SharedReads().in(scope);
  const { begun, read } = readings();
  const first = reads.read('x', read);
  const later = [reads.read('x', read), reads.read('x', read), reads.read('x', read)];
  expect(begun).toHaveLength(1);
  begun[0]!.end();
  expect(await first).toBe(1);
  expect(begun).toHaveLength(2);
  const latest = reads.read('x', read);
  begun[1]!.end();
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
  begun[2]!.end();
  expect(await latest).toBe(3);
});

test('who asks when none is under way gets a new reading', async () => {
  const reads = new SharedReads().in(scope);
  let count = 0;
  const read = (): Promise<number> => Promise.resolve(++count);
  expect([await reads.read('x', read), await reads.read('x', read)]).toEqual([1, 2]);
});

test('a reading that fails is told to those who share it, and to nobody after them', async () => {
  const reads = new SharedReads().in(scope);
  const { begun, read } = readings();
  const first = reads.read('x', read);
  const shared = [reads.read('x', read), reads.read('x', read)];
  begun[0]!.fail(new Error('one'));
  await expect(first).rejects.toThrow('one');
  begun[1]!.fail(new Error('two'));
  for (const one of shared) await expect(one).rejects.toThrow('two');
  const after = reads.read('x', read);
  begun[2]!.end();
  expect(await after).toBe(3);
});

test('regions and tenants do not share', async () => {
  const all = new SharedReads();
  const { begun, read } = readings();
  const scopes = [scope, { region: 'cn-beijing' }, { ...scope, organization: '37' }, { ...scope, resourceGroup: '5' }];
  for (const one of scopes) void all.in(one).read('x', read);
  void all.in(scope).read('y', read);
  expect(begun).toHaveLength(5);
  expect(all.in({ ...scope })).toBe(all.in(scope));
});
