// What takes minutes: many seeds in virtual time; kills, restarts and rolls on a real server. Files run one after the other.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/sandbox/global-setup.ts', 'test/engine/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
