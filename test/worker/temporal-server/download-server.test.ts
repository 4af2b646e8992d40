import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findTemporalServer } from '../../../worker/temporal-server/find-temporal-server.ts';
import { serverCache } from '../../../worker/temporal-server/server-cache.ts';
import { saysVersion, scratchFolder, shellProgram } from '../scratch-folder.ts';

const PATIENCE_MS = 300;
const PROGRAM_BYTES = 40_000;
const MEGABYTE = 1024 * 1024;

/** A real tar.gz as the service gives it: the program between a licence and a readme, larger than a block and a chunk. */
async function anArchive({ version = '1.8.2', ballastBytes = PROGRAM_BYTES / 2 } = {}): Promise<Buffer> {
  const folder = await scratchFolder();
  const ballast = randomBytes(ballastBytes).toString('hex');
  await writeFile(join(folder, 'LICENSE'), 'MIT\n'.repeat(300));
  await writeFile(join(folder, 'README.md'), '# Temporal\n');
  await shellProgram(join(folder, 'temporal'), `${saysVersion(version)}\nexit\n# ${ballast}`);
  execFileSync('tar', ['-czf', 'archive.tar.gz', 'LICENSE', './temporal', 'README.md'], { cwd: folder });
  return readFileSync(join(folder, 'archive.tar.gz'));
}

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Site {
  info?: (request: IncomingMessage, response: ServerResponse, base: string) => void;
  archive?: (response: ServerResponse) => void;
}

/** The download service and the place where archives lie, on one address. */
async function aSite({ info = aGoodInfo, archive }: Site): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const url = await listen((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/cli/') === true) info(request, response, url);
    else archive?.(response);
  });
  return { url, asked };
}

function aGoodInfo(_: IncomingMessage, response: ServerResponse, base: string): void {
  response.end(JSON.stringify({ archiveUrl: `${base}/archive.tar.gz`, fileToExtract: 'temporal' }));
}

async function searchAt(url: string, more: NodeJS.ProcessEnv = {}) {
  const folder = await scratchFolder();
  const said: string[] = [];
  const env = { PATH: '/nowhere', CAUSEWAY_TEMPORAL_DOWNLOAD_URL: url, ...more };
  const cache = serverCache({ env, cacheDir: join(folder, 'cache') });
  const find = (signal?: AbortSignal) =>
    findTemporalServer({
      env,
      cacheDir: cache.directory,
      downloadPatienceMs: PATIENCE_MS,
      signal,
      onProgress: (text) => said.push(text),
    });
  return { find, said, cache };
}

describe('a download', () => {
  test('unpacks the program, keeps it in the cache and asks as the SDK does', async () => {
    const archive = await anArchive();
    const site = await aSite({ archive: (response) => response.end(archive) });
    const { find, said, cache } = await searchAt(`${site.url}/`);
    expect(await find()).toEqual({ path: cache.binary, version: '1.8.2', source: 'download' });
    expect(execFileSync(cache.binary, ['--version'], { encoding: 'utf8' })).toContain('1.8.2');
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    expect(site.asked).toEqual([
      `/cli/v1.8.2?platform=${process.platform}&arch=${arch}&format=tar.gz`,
      '/archive.tar.gz',
    ]);
    expect(said).toContainEqual(expect.stringMatching(/^Downloading the Temporal server 1\.8\.2/));
    expect(await readdir(cache.directory)).toEqual([expect.stringMatching(/^temporal-1\.8\.2-/)]);
    expect(await find()).toMatchObject({ source: 'cache' });
  });

  test('says how far it is in megabytes', async () => {
    const archive = await anArchive({ ballastBytes: 12 * MEGABYTE });
    const site = await aSite({
      archive: (response) => {
        response.setHeader('content-length', archive.length);
        response.end(archive);
      },
    });
    const { find, said } = await searchAt(site.url);
    await find();
    const whole = Math.ceil(archive.length / MEGABYTE);
    expect(said).toContain(`Downloading the Temporal server 1.8.2 (${whole} MB)`);
    expect(said).toContain(`Downloading the Temporal server: 10 of ${whole} MB`);
  });

  test('goes through the proxy of the environment, but not for hosts that it excludes', async () => {
    const archive = await anArchive();
    const site = await aSite({ archive: (response) => response.end(archive) });
    const proxied: string[] = [];
    const proxy = await listen((request, response) => {
      proxied.push(request.url ?? '');
      response.writeHead(403).end();
    });
    const through = await searchAt('http://mirror.example', { HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
    await expect(through.find()).rejects.toThrow('from a download: cannot get http://mirror.example');
    const around = await searchAt(site.url, { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' });
    expect(await around.find()).toMatchObject({ source: 'download' });
    expect(site.asked).toHaveLength(2);
  });
});

describe('a download is refused, and leaves nothing behind, when', () => {
  const half = (whole: Buffer) => whole.subarray(0, whole.length / 2);
  const broken: [string, () => Promise<Site>, string | RegExp][] = [
    [
      'the site knows no such version',
      async () => ({ info: (_, response) => response.writeHead(404).end() }),
      /cannot get http\S+\/cli\/v1\.8\.2\S+ \(it answers 404\)/,
    ],
    [
      'the site answers with a page',
      async () => ({ info: (_, response) => response.end('<html>Sign in</html>') }),
      "does not answer with an archive's address",
    ],
    [
      'the site answers with something that is no web address',
      async () => ({
        info: (_, response) => response.end('{"archiveUrl":"file:///etc/passwd","fileToExtract":"temporal"}'),
      }),
      "does not answer with an archive's address",
    ],
    ['the site never answers', async () => ({ info: () => undefined }), /cannot get \S+ \(no answer in time\)/],
    [
      'the archive is missing',
      async () => ({ archive: (response) => response.writeHead(404).end() }),
      /cannot get \S+archive\.tar\.gz \(it answers 404\)/,
    ],
    [
      'the archive stops coming',
      async () => {
        const archive = await anArchive();
        return { archive: (response) => response.write(half(archive)) };
      },
      'no answer in time',
    ],
    [
      'the archive is cut short',
      async () => {
        const archive = await anArchive();
        return { archive: (response) => response.end(half(archive)) };
      },
      'the archive is cut short',
    ],
    [
      'the tar inside is cut short',
      async () => {
        const tar = gunzipSync(await anArchive());
        return { archive: (response) => response.end(gzipSync(tar.subarray(0, PROGRAM_BYTES / 2))) };
      },
      'the archive is cut short',
    ],
    [
      'the connection breaks',
      async () => {
        const archive = await anArchive();
        const send = (response: ServerResponse) => {
          response.setHeader('content-length', archive.length);
          response.write(half(archive), () => response.destroy());
        };
        return { archive: send };
      },
      /closed|ECONNRESET|terminated/,
    ],
    [
      'the archive is no archive',
      async () => ({ archive: (response) => response.end('<html>') }),
      'the archive is not a gzip file',
    ],
    [
      'the archive is gzip, but no tar',
      async () => ({ archive: (response) => response.end(gzipSync(randomBytes(2048))) }),
      'the archive is not a tar file',
    ],
    [
      'the archive does not hold the program',
      async () => {
        const archive = await anArchive();
        const info: Site['info'] = (_, response, base) =>
          response.end(JSON.stringify({ archiveUrl: `${base}/archive.tar.gz`, fileToExtract: '../temporal' }));
        return { info, archive: (response) => response.end(archive) };
      },
      'the archive has no file ../temporal',
    ],
    [
      'the program is another version',
      async () => {
        const archive = await anArchive({ version: '1.7.0' });
        return { archive: (response) => response.end(archive) };
      },
      'it says version 1.7.0 where 1.8.2 was asked for',
    ],
  ];

  test.each(broken)('%s', async (_, makeSite, reason) => {
    const site = await aSite(await makeSite());
    const { find, said, cache } = await searchAt(site.url);
    await expect(find()).rejects.toThrow(reason);
    expect(said.find((text) => text.startsWith('No Temporal server from a download: '))).toMatch(reason);
    expect(await readdir(cache.directory)).toEqual([]);
  });

  test('a person stops it', async () => {
    const site = await aSite({ info: () => control.abort(new Error('stopped by a person')) });
    const control = new AbortController();
    const { find, cache } = await searchAt(site.url);
    await expect(find(control.signal)).rejects.toThrow('stopped by a person');
    expect(await readdir(cache.directory)).toEqual([]);
  });
});
