import { expect, test } from 'vitest';
import { inTurn } from '../../activities/in-turn.ts';

/** Work that ends when the test says so. */
function held() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { ended, end };
}

test('no more than allowed run at once, and the others follow in their order', async () => {
  const turn = inTurn(2);
  const begun: number[] = [];
  const work = Array.from({ length: 5 }, held);
  const all = work.map(({ ended }, index) => turn(() => (begun.push(index), ended)));
  expect(begun).toEqual([0, 1]);
  work[1]?.end();
  await all[1];
  expect(begun).toEqual([0, 1, 2]);
  for (const { end } of work) end();
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('work that fails gives its place to the next', async () => {
  const turn = inTurn(1);
  const failing = turn(() => Promise.reject(new Error('no')));
  const next = turn(() => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await turn(() => Promise.resolve('again'))).toBe('again');
});
