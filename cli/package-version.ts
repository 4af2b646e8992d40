// The version in our own package.json, which is one folder further up from the compiled program than from its source.
import { readFileSync } from 'node:fs';

export function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const found = versionIn(new URL(place, import.meta.url));
    if (found !== undefined) return found;
  }
  throw new Error('Cannot tell the version: package.json of causeway-vpn is not where it should be');
}

function versionIn(url: URL): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(url, 'utf8')) as { name?: string; version?: string };
    return name === 'causeway-vpn' ? version : undefined;
  } catch {
    return undefined;
  }
}
