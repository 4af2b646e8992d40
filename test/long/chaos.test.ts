import { test } from 'vitest';
import { playChaos } from '../sandbox/chaos.ts';

test.each(Array.from({ length: 200 }, (_, i) => i + 100))(
  'whatever hands and clouds do, nothing is left over, doubled or misreported: seed %i',
  async (seed) => {
    await playChaos(seed);
  },
);
