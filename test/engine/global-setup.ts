// One Temporal server, in memory, for all tests of a run of vitest. Found, downloaded or built like a user's.
import type { TestProject } from 'vitest/node';
import { findTemporalServer } from '../../worker/temporal-server/find-temporal-server.ts';
import { startTemporalServer } from '../../worker/temporal-server/start-temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporal: { address: string; ui: string; pid: number };
    temporalBinary: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path } = await findTemporalServer({
    env: process.env,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  const { address, ui, pid, stop } = await startTemporalServer({ binary: path });
  project.provide('temporal', { address, ui, pid });
  project.provide('temporalBinary', path);
  return stop;
}
