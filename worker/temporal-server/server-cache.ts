// The folder outside the repository where a downloaded or built server is kept, one file per version and platform.
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PINNED_VERSION, platformName, readVersion } from './server-version.ts';

export interface ServerCache {
  readonly directory: string;
  readonly binary: string;
  readonly lockFile: string;
}

export function serverCache({ env, cacheDir }: { env: NodeJS.ProcessEnv; cacheDir?: string | undefined }): ServerCache {
  const { platform, arch } = platformName();
  const directory = cacheDir ?? join(userCache(env), 'causeway');
  const binary = join(directory, `temporal-${PINNED_VERSION}-${platform}-${arch}`);
  return { directory, binary, lockFile: `${binary}.lock` };
}

/** Lets `make` write a server into a scratch folder, and moves it into the cache only when it says the pinned version. */
export async function installServer(
  cache: ServerCache,
  make: (scratch: string, target: string) => Promise<void>,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<string> {
  const scratch = join(cache.directory, `scratch-${randomUUID()}`);
  const target = join(scratch, 'temporal');
  await mkdir(scratch, { recursive: true });
  try {
    await make(scratch, target);
    await chmod(target, 0o755);
    const version = await readVersion(target, { signal });
    if (version !== PINNED_VERSION) throw new Error(`it says version ${version} where ${PINNED_VERSION} was asked for`);
    await rename(target, cache.binary);
    return cache.binary;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A relative XDG_CACHE_HOME is ignored, as the XDG base directory specification asks. */
function userCache({ XDG_CACHE_HOME: xdg = '', HOME: home = '' }: NodeJS.ProcessEnv): string {
  return isAbsolute(xdg) ? xdg : join(home === '' ? homedir() : home, '.cache');
}
