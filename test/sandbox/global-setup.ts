// Bundles the workflows of the working tree once for all sandboxes of a run of vitest.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';

export default async function setup(project: TestProject): Promise<() => void> {
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  const folder = mkdtempSync(join(tmpdir(), 'causeway-bundle-'));
  const file = join(folder, 'workflow-bundle.cjs');
  writeFileSync(file, code);
  project.provide('workflowBundle', file);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
