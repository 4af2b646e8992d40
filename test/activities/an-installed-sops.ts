// The sops programs that this machine has for tests: the fake always, the real one when it is on PATH or CAUSEWAY_TEST_SOPS names it.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A pair of age for tests alone; nothing else was ever encrypted for it. */
export const RECIPIENT = 'age1w4elscxzn89vq062tysv5jjmvn0rz33knr834nu5f2dxdhtmjgeqhy32kf';
export const AGE_KEY = 'AGE-SECRET-KEY-1TUPREFSV6A3JCJJ3DQ2X24FLZEDD4G2L0RHDWE9PMUQ9HEKC5Y6QZFPSY8';

export const FAKE_SOPS = fileURLToPath(new URL('fake-sops.mjs', import.meta.url));

export const installedSops: [name: string, binary: string][] = [['a fake of sops', FAKE_SOPS], ...realSops()];

function realSops(): [string, string][] {
  const binary = process.env['CAUSEWAY_TEST_SOPS'] ?? 'sops';
  const { status } = spawnSync(binary, ['decrypt', '--help'], { stdio: 'ignore' });
  return status === 0 ? [['sops itself', binary]] : [];
}

/** Writes `name` encrypted into the folder. */
export function writeEncrypted(
  binary: string,
  folder: string,
  { name, values }: { name: string; values: object },
): void {
  const plain = join(folder, `plain.${name}`);
  writeFileSync(plain, JSON.stringify(values));
  const encrypted = execFileSync(binary, ['encrypt', '--age', RECIPIENT, plain]);
  writeFileSync(join(folder, name), encrypted, { mode: 0o644 });
}
