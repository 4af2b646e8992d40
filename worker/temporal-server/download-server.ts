// Fetches the prebuilt server from the service that Temporal's own SDKs use: it names an archive, the archive holds the binary.
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EnvHttpProxyAgent, fetch } from 'undici';
import type { Dispatcher, Response } from 'undici';
import * as z from 'zod';
import { extractFromTar } from './extract-from-tar.ts';
import { PINNED_VERSION, platformName } from './server-version.ts';

export interface Download {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long the site may take to connect, to begin an answer and between two pieces of it. */
  readonly patienceMs?: number | undefined;
}

const SERVICE = 'https://temporal.download';
const PATIENCE_MS = 5_000;
const WHOLE_DOWNLOAD_MS = 15 * 60_000;
const MEGABYTE = 1024 * 1024;
const PROGRESS_STEP_MB = 10;

const DownloadInfo = z.object({ archiveUrl: z.url({ protocol: /^https?$/ }), fileToExtract: z.string().min(1) });

/** Writes the server's binary to `target`; throws with the reason when the service does not give it. */
export async function downloadServer(target: string, download: Download): Promise<void> {
  const dispatcher = proxyAware(download);
  try {
    const { archiveUrl, fileToExtract } = await askForArchive(dispatcher, download);
    const answer = await get(archiveUrl, dispatcher, { ...download, limitMs: WHOLE_DOWNLOAD_MS });
    const archive = withProgress(answer, download.onProgress);
    await pipeline(Readable.from(archive), createGunzip(), (tar) =>
      extractFromTar(tar, { entry: fileToExtract, target }),
    );
  } catch (error) {
    download.signal?.throwIfAborted();
    throw new Error(describeFailure(error), { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

async function askForArchive(dispatcher: Dispatcher, download: Download): Promise<z.infer<typeof DownloadInfo>> {
  const base = download.env['CAUSEWAY_TEMPORAL_DOWNLOAD_URL'] ?? SERVICE;
  const query = new URLSearchParams({ ...platformName(), format: 'tar.gz' });
  const url = `${base.replace(/\/$/, '')}/cli/v${PINNED_VERSION}?${query.toString()}`;
  const answer = await get(url, dispatcher, { ...download, limitMs: download.patienceMs ?? PATIENCE_MS });
  const info = DownloadInfo.safeParse(await answer.json().catch(() => undefined));
  if (!info.success) throw new Error(`${url} does not answer with an archive's address`);
  // The archive is run as a program: it does not travel in the clear, unless the mirror itself does.
  if (base.startsWith('https:') && !info.data.archiveUrl.startsWith('https:')) {
    throw new Error(`${info.data.archiveUrl} is not an https address`);
  }
  return info.data;
}

async function get(url: string, dispatcher: Dispatcher, limits: Download & { limitMs: number }): Promise<Response> {
  const deadline = AbortSignal.timeout(limits.limitMs);
  const signal = limits.signal === undefined ? deadline : AbortSignal.any([deadline, limits.signal]);
  try {
    const answer = await fetch(url, { dispatcher, signal });
    if (answer.ok) return answer;
    throw new Error(`it answers ${answer.status}`);
  } catch (error) {
    throw new Error(`cannot get ${url} (${describeFailure(error)})`, { cause: error });
  }
}

function proxyAware({ env, patienceMs = PATIENCE_MS }: Download): Dispatcher {
  const either = (name: string) => env[name.toLowerCase()] ?? env[name] ?? '';
  return new EnvHttpProxyAgent({
    httpProxy: either('HTTP_PROXY'),
    httpsProxy: either('HTTPS_PROXY'),
    noProxy: either('NO_PROXY'),
    connect: { timeout: patienceMs },
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
}

async function* withProgress(answer: Response, onProgress: (text: string) => void): AsyncGenerator<Uint8Array> {
  const total = Number(answer.headers.get('content-length') ?? 0);
  const of = total > 0 ? ` of ${Math.ceil(total / MEGABYTE)}` : '';
  let bytes = 0;
  let shownMb = 0;
  onProgress(
    `Downloading the Temporal server ${PINNED_VERSION}${total > 0 ? ` (${Math.ceil(total / MEGABYTE)} MB)` : ''}`,
  );
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    yield chunk;
    if (bytes < (shownMb + PROGRESS_STEP_MB) * MEGABYTE) continue;
    shownMb = Math.floor(bytes / MEGABYTE);
    onProgress(`Downloading the Temporal server: ${shownMb}${of} MB`);
  }
}

function describeFailure(error: unknown): string {
  const { code, name, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (code === 'Z_BUF_ERROR') return 'the archive is cut short';
  if (code === 'Z_DATA_ERROR') return 'the archive is not a gzip file';
  if (name === 'TimeoutError' || code?.endsWith('_TIMEOUT') === true) return 'no answer in time';
  if (message !== 'fetch failed' && message !== 'terminated') return message;
  return cause instanceof Error ? describeFailure(cause) : message;
}
