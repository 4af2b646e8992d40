// `npm run test:cli`: the command line alone, also where the native worker package is missing. A stack that is up already,
// of this or another copy, is found through CAUSEWAY_HOME.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    include: ['test/cli/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    provide: { givenHome: process.env['CAUSEWAY_HOME'] ?? '' },
  },
});
