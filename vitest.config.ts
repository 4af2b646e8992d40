import { defineConfig } from 'vitest/config';

const shared = { pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000 } as const;

export default defineConfig({
  test: {
    // Engine tests wait more than they work, also on two cores.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'parts',
          include: [
            'test/*.test.ts',
            'test/{activities,cloud,cli,codec,config,contract,replay,runs,saga,simulator,topology,workflows}/**/*.test.ts',
            'test/webhook/*.test.ts',
          ],
        },
      },
      { test: { ...shared, name: 'worker', include: ['test/worker/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'sandbox',
          include: ['test/sandbox/**/*.test.ts'],
          globalSetup: 'test/sandbox/global-setup.ts',
        },
      },
      {
        test: {
          ...shared,
          name: 'engine',
          include: ['test/engine/**/*.test.ts', 'test/webhook/stack/*.test.ts'],
          globalSetup: 'test/engine/global-setup.ts',
          // A first run builds the server.
          testTimeout: 120_000,
        },
      },
    ],
  },
});
