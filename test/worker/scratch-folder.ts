// A folder of its own for each test, removed afterwards, and small shell programs to put into it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function shellProgram(file: string, script: string): Promise<string> {
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** What the real `temporal --version` prints. */
export function saysVersion(version: string): string {
  return `echo "temporal version ${version} (Server 1.31.2, UI 2.50.1)"`;
}
