import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('replay.mjs', import.meta.url));

function replay(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test('the recorded histories replay with the code of today', () => {
  const { status, said } = replay();
  expect(said).not.toContain('does not replay');
  expect(said).toMatch(/(\d+) of \1 histories replay/);
  expect(status).toBe(0);
});

test('a timer planted into the lane is found', () => {
  const { status, said } = replay('--sabotage');
  expect(said).toContain('TMPRL1100');
  expect(said).toMatch(/lane\/\S+ does not replay/);
  expect(said).not.toMatch(/link\/\S+ does not replay/);
  expect(status).toBe(1);
});
