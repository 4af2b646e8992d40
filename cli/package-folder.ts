// Our own package: its folder, which is further up from the compiled program than from its source, and its version.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (versionIn(folder) === undefined) {
    if (folder === dirname(folder))
      throw new Error('Cannot find the folder of causeway-vpn: its package.json is missing');
    folder = dirname(folder);
  }
  return folder;
}

export function packageVersion(): string {
  return versionIn(packageFolder()) ?? 'unknown';
}

function versionIn(folder: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    return name === 'causeway-vpn' ? version : undefined;
  } catch {
    return undefined;
  }
}
