// A Temporal server without thinking about it: named, installed, cached, downloaded or built, in this order. Every source that
// is refused says why, at once and together at the end. The address of a running server is not looked for here.
import { mkdir } from 'node:fs/promises';
import { withLock } from '../processes/process-lock.ts';
import { StackError } from '../stack-error.ts';
import { buildServer } from './build-server.ts';
import { downloadServer } from './download-server.ts';
import { findOnPath, isExecutable } from './find-on-path.ts';
import { installServer, serverCache } from './server-cache.ts';
import type { ServerCache } from './server-cache.ts';
import { isAtLeast, MINIMUM_VERSION, PINNED_VERSION, readVersion } from './server-version.ts';

export interface TemporalServerBinary {
  readonly path: string;
  readonly version: string;
  readonly source: 'explicit' | 'path' | 'cache' | 'download' | 'built';
}

export interface ServerSearch {
  /** Read for PATH, HOME, XDG_CACHE_HOME, proxies, CAUSEWAY_TEMPORAL_CLI and CAUSEWAY_TEMPORAL_DOWNLOAD_URL. */
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir?: string | undefined;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long the download site may keep us waiting. */
  readonly downloadPatienceMs?: number | undefined;
}

/** A place to get the server from. It answers with the server or throws its reason. */
interface Source {
  readonly label: string;
  readonly find: () => Promise<TemporalServerBinary>;
}

const HINT =
  `Install the Temporal CLI ${MINIMUM_VERSION} or later, or Go, or set CAUSEWAY_TEMPORAL_CLI to the path of a temporal ` +
  'executable; then type the command again';

/** Throws when no source has a server, and at once when the one that was named cannot be used. */
export async function findTemporalServer(search: ServerSearch): Promise<TemporalServerBinary> {
  const named = search.env['CAUSEWAY_TEMPORAL_CLI'] ?? '';
  if (named !== '') return fromExplicitPath(named, search);
  const cache = serverCache(search);
  const refusals: string[] = [];
  const context = { search, refusals };
  const atHand = [
    { label: 'PATH', find: () => fromPath(search) },
    { label: 'the cache', find: () => fromCache(cache, search) },
  ];
  const found = (await firstFound(atHand, context)) ?? (await makeUnderLock(cache, context));
  if (found !== undefined) {
    if (refusals.length > 0) search.onProgress(`Temporal server ${found.version}: ${found.path}`);
    return found;
  }
  const reasons = refusals.map((refusal) => `\n  ${refusal}`).join('');
  throw new StackError(`Cannot find or make a Temporal server${reasons}`, { hint: HINT });
}

/** One process at a time downloads or builds; who waited finds the result in the cache. */
async function makeUnderLock(cache: ServerCache, context: { search: ServerSearch; refusals: string[] }) {
  const { search } = context;
  const { onProgress, signal } = search;
  const sources = [
    { label: 'a download', find: () => fromDownload(cache, search) },
    { label: 'a build', find: () => fromBuild(cache, search) },
  ];
  await makeFolder(cache.directory);
  return withLock(
    cache.lockFile,
    async () => (await fromCache(cache, search).catch(() => undefined)) ?? firstFound(sources, context),
    { signal, onWait: (pid) => onProgress(`Waiting for process ${pid}, which is fetching the Temporal server`) },
  );
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new StackError(`Cannot make the cache folder for a Temporal server: ${error.message}`, {
      hint: 'Set XDG_CACHE_HOME to a folder that you can write, or CAUSEWAY_TEMPORAL_CLI to the path of a temporal executable',
      cause: error,
    });
  });
}

async function firstFound(
  sources: readonly Source[],
  { search, refusals }: { search: ServerSearch; refusals: string[] },
): Promise<TemporalServerBinary | undefined> {
  for (const { label, find } of sources) {
    try {
      return await find();
    } catch (error) {
      search.signal?.throwIfAborted();
      const refusal = `No Temporal server from ${label}: ${error instanceof Error ? error.message : String(error)}`;
      refusals.push(refusal);
      search.onProgress(refusal);
    }
  }
  return undefined;
}

/** Whoever names a binary wants that one: nothing else is tried, and an old version is only remarked on. */
async function fromExplicitPath(path: string, search: ServerSearch): Promise<TemporalServerBinary> {
  try {
    if (!(await isExecutable(path))) throw new Error(`${path} is not an executable file`);
    const version = await readVersion(path, search);
    if (!isAtLeast(version, MINIMUM_VERSION)) search.onProgress(`${path} is ${version}: ${tooOld}`);
    return { path, version, source: 'explicit' };
  } catch (error) {
    search.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Cannot use the Temporal server of CAUSEWAY_TEMPORAL_CLI: ${reason}`;
    throw new StackError(message, { hint: 'Correct the path, or unset the variable', cause: error });
  }
}

const tooOld = `Causeway is made for ${MINIMUM_VERSION} and later`;

async function fromPath(search: ServerSearch): Promise<TemporalServerBinary> {
  const path = await findOnPath('temporal', search.env);
  if (path === undefined) throw new Error('there is no temporal on it');
  const version = await readVersion(path, search);
  if (!isAtLeast(version, MINIMUM_VERSION)) throw new Error(`${path} is ${version}; ${tooOld}`);
  return { path, version, source: 'path' };
}

async function fromCache(cache: ServerCache, search: ServerSearch): Promise<TemporalServerBinary> {
  const path = cache.binary;
  if (!(await isExecutable(path))) throw new Error(`${path} does not exist`);
  const version = await readVersion(path, search);
  if (version !== PINNED_VERSION) throw new Error(`${path} says version ${version}`);
  return { path, version, source: 'cache' };
}

async function fromDownload(cache: ServerCache, search: ServerSearch): Promise<TemporalServerBinary> {
  const download = { ...search, patienceMs: search.downloadPatienceMs };
  const path = await installServer(cache, (_, target) => downloadServer(target, download), search);
  return { path, version: PINNED_VERSION, source: 'download' };
}

async function fromBuild(cache: ServerCache, search: ServerSearch): Promise<TemporalServerBinary> {
  const path = await installServer(cache, (scratch, target) => buildServer(scratch, target, search), search);
  return { path, version: PINNED_VERSION, source: 'built' };
}
