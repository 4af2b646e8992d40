import { test } from 'vitest';
import { playChaos } from './chaos.ts';

test.each(Array.from({ length: 8 }, (_, i) => i + 1))(
  'whatever hands and clouds do, nothing is left over, doubled or misreported: seed %i',
  async (seed) => {
    await playChaos(seed);
  },
);
