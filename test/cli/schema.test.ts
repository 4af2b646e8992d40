import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { causeway } from './a-command-line.ts';

test('schema prints what is committed beside the plans', async () => {
  const { exitCode, stdout } = await causeway(['schema']);
  expect([exitCode, stdout()]).toEqual([0, readFileSync('plans/causeway.schema.json', 'utf8')]);
});
