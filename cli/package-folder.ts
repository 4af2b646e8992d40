// Our own package: its folder, one further up from the compiled program than from its source, and its version.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function packageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = [dirname(here), dirname(dirname(here))].find((candidate) => versionIn(candidate) !== undefined);
  if (folder === undefined) throw new Error('Cannot find the package causeway-vpn that this program belongs to');
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
