// A directory of secrets for one test, with a file beside it that must never be read.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SecretSettings } from '../../activities/secret-source.ts';

export const OUTSIDE = 'hunter2';

/** With a folder `north` in it. */
export function secretFolders(): { keys: string; outside: string } {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const keys = join(folder, 'keys');
  mkdirSync(join(keys, 'north'), { recursive: true });
  writePrivate(join(folder, 'outside'), OUTSIDE);
  return { keys, outside: join(folder, 'outside') };
}

export function writePrivate(file: string, content: string | Buffer, mode = 0o600): void {
  writeFileSync(file, content);
  chmodSync(file, mode);
}

export function secretSettings(overrides: Partial<SecretSettings> = {}): SecretSettings {
  return { env: {}, envPrefix: '', masterKeys: [], machine: 'worker 7@host', ...overrides };
}
