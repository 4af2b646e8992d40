import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenForInterrupts } from '../../cli/interrupts.ts';

function listen() {
  const source = new EventEmitter();
  const exits: number[] = [];
  return { source, exits, interrupts: listenForInterrupts(source, (code) => exits.push(code)) };
}

test('the first interrupt asks, the second one ends the process', () => {
  const { source, exits, interrupts } = listen();
  source.emit('SIGINT');
  expect([interrupts.signal.aborted, exits]).toEqual([true, []]);
  source.emit('SIGTERM');
  expect(exits).toEqual([130]);
});

test('an interrupt wins over work that is not done', async () => {
  const { source, interrupts } = listen();
  const raced = interrupts.race(new Promise(() => undefined));
  source.emit('SIGINT');
  await expect(raced).rejects.toMatchObject({ complaint: { code: 'interrupted', exitCode: 130 } });
});

test('work that is done wins, with its value or its error', async () => {
  const { interrupts } = listen();
  await expect(interrupts.race(Promise.resolve('done'))).resolves.toBe('done');
  await expect(interrupts.race(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('the signals are given back', () => {
  const { source, interrupts } = listen();
  interrupts.ignore();
  expect(source.eventNames()).toEqual([]);
});
