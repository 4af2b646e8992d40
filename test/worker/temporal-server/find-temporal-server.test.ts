import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../worker/processes/free-port.ts';
import { tryLock } from '../../../worker/processes/process-lock.ts';
import { findTemporalServer } from '../../../worker/temporal-server/find-temporal-server.ts';
import { serverCache } from '../../../worker/temporal-server/server-cache.ts';
import { saysVersion, scratchFolder, shellProgram } from '../scratch-folder.ts';
import { waitFor } from '../wait-for.ts';

/** A machine with an empty PATH, an empty cache and no way to the download site. */
async function aMachine() {
  const folder = await scratchFolder();
  const [bin, cacheDir] = [join(folder, 'bin'), join(folder, 'cache')];
  await mkdir(bin);
  const nobodyListens = `http://127.0.0.1:${await freePort()}`;
  const env: NodeJS.ProcessEnv = { PATH: bin, HOME: folder, CAUSEWAY_TEMPORAL_DOWNLOAD_URL: nobodyListens };
  const said: string[] = [];
  const cache = serverCache({ env, cacheDir });
  const find = (more: NodeJS.ProcessEnv = {}, signal?: AbortSignal) =>
    findTemporalServer({ env: { ...env, ...more }, cacheDir, signal, onProgress: (text) => said.push(text) });
  return { folder, bin, cache, env, said, find };
}

/** A `go` that notes how it was called and writes a "server" where -o says. */
function fakeGo(folder: string, server: string): string {
  const program = `#!/bin/sh\n${server}\n`;
  return `
printf '%s\\n' "$*" > '${folder}/go-arguments'; env > '${folder}/go-environment'; cat go.mod go.sum > '${folder}/go-module'
while [ "$1" != -o ]; do shift; done
printf '%s' '${program}' > "$2"`;
}

describe('a named binary', () => {
  test('is used as it is, whatever else there is', async () => {
    const machine = await aMachine();
    await shellProgram(join(machine.bin, 'temporal'), saysVersion('1.8.2'));
    const mine = await shellProgram(join(machine.folder, 'mine'), saysVersion('1.7.0'));
    expect(await machine.find({ CAUSEWAY_TEMPORAL_CLI: mine })).toEqual({
      path: mine,
      version: '1.7.0',
      source: 'explicit',
    });
    expect(machine.said).toEqual([]);
  });

  test('that is old is used with a remark', async () => {
    const machine = await aMachine();
    const mine = await shellProgram(join(machine.folder, 'mine'), saysVersion('1.1.0'));
    expect(await machine.find({ CAUSEWAY_TEMPORAL_CLI: mine })).toMatchObject({ version: '1.1.0' });
    expect(machine.said).toEqual([`${mine} is 1.1.0: Causeway is made for 1.5.1 and later`]);
  });

  test.each([
    ['is missing', undefined, 'is not an executable file'],
    ['is another program', 'echo tidal 7', 'is not the Temporal CLI'],
    ['fails', 'exit 3', 'does not answer --version (exit 3)'],
  ])('that %s is an error, and nothing else is tried', async (_, script, reason) => {
    const machine = await aMachine();
    await shellProgram(join(machine.bin, 'temporal'), saysVersion('1.8.2'));
    const mine = join(machine.folder, 'mine');
    if (script !== undefined) await shellProgram(mine, script);
    await expect(machine.find({ CAUSEWAY_TEMPORAL_CLI: mine })).rejects.toThrow(
      `CAUSEWAY_TEMPORAL_CLI: ${mine} ${reason}`,
    );
  });
});

describe('the PATH', () => {
  test.each(['1.5.1', '1.8.2', '1.10.0', '2.0.0'])('gives temporal %s', async (version) => {
    const machine = await aMachine();
    const path = await shellProgram(join(machine.bin, 'temporal'), saysVersion(version));
    expect(await machine.find()).toEqual({ path, version, source: 'path' });
  });

  test.each([
    ['1.5.0', 'is 1.5.0; Causeway is made for 1.5.1 and later'],
    ['0.13.2', 'is 0.13.2; Causeway is made for 1.5.1 and later'],
    ['0.0.0-DEV', 'is 0.0.0-DEV; Causeway is made for 1.5.1 and later'],
  ])('gives no temporal %s, saying why', async (version, reason) => {
    const machine = await aMachine();
    const path = await shellProgram(join(machine.bin, 'temporal'), saysVersion(version));
    await expect(machine.find()).rejects.toThrow(reason);
    expect(machine.said[0]).toBe(`No Temporal server from PATH: ${path} ${reason}`);
  });

  test('is passed over when its temporal is not executable', async () => {
    const machine = await aMachine();
    await writeFile(join(machine.bin, 'temporal'), 'text', { mode: 0o644 });
    await expect(machine.find()).rejects.toThrow('No Temporal server from PATH: there is no temporal on it');
  });
});

describe('the cache', () => {
  test('is asked when the PATH has nothing, and what was found is said', async () => {
    const machine = await aMachine();
    await mkdir(machine.cache.directory);
    await shellProgram(machine.cache.binary, saysVersion('1.8.2'));
    expect(await machine.find()).toEqual({ path: machine.cache.binary, version: '1.8.2', source: 'cache' });
    expect(machine.said).toEqual([
      'No Temporal server from PATH: there is no temporal on it',
      `Temporal server 1.8.2: ${machine.cache.binary}`,
    ]);
  });

  test('is below XDG_CACHE_HOME, else below the home folder', () => {
    const folderOf = (env: NodeJS.ProcessEnv) => serverCache({ env }).directory;
    expect(folderOf({ XDG_CACHE_HOME: '/xdg', HOME: '/home/ada' })).toBe('/xdg/causeway');
    expect(folderOf({ XDG_CACHE_HOME: 'relative', HOME: '/home/ada' })).toBe('/home/ada/.cache/causeway');
  });

  test('that cannot be made is said, with what to set', async () => {
    const machine = await aMachine();
    await writeFile(machine.cache.directory, 'a file in its place');
    await expect(machine.find()).rejects.toMatchObject({
      message: expect.stringContaining('Cannot make the cache folder'),
      hint: expect.stringContaining('XDG_CACHE_HOME'),
    });
  });

  test('with a broken file is repaired by a build', async () => {
    const machine = await aMachine();
    await mkdir(machine.cache.directory);
    await shellProgram(machine.cache.binary, 'exit 1');
    await shellProgram(join(machine.bin, 'go'), fakeGo(machine.folder, saysVersion('1.8.2')));
    const found = await machine.find({ PATH: `${machine.bin}:/usr/bin:/bin` });
    expect(found).toEqual({ path: machine.cache.binary, version: '1.8.2', source: 'built' });
    expect(machine.said).toContainEqual(expect.stringContaining('from the cache: '));
    expect(await machine.find()).toMatchObject({ source: 'cache' });
  });
});

describe('a build', () => {
  async function aMachineWithGo(script: (folder: string) => string) {
    const machine = await aMachine();
    await shellProgram(join(machine.bin, 'go'), script(machine.folder));
    const find = (env: NodeJS.ProcessEnv = {}, signal?: AbortSignal) =>
      machine.find({ PATH: `${machine.bin}:/usr/bin:/bin`, ...env }, signal);
    return { ...machine, find };
  }

  test('of the committed module says its version and is not led astray by the environment', async () => {
    const machine = await aMachineWithGo((folder) => fakeGo(folder, saysVersion('1.8.2')));
    await machine.find({ GOFLAGS: '-mod=mod', GOOS: 'plan9', GOPROXY: 'off' });
    const note = (name: string) => readFile(join(machine.folder, name), 'utf8');
    expect(await note('go-arguments')).toMatch(
      /^build -trimpath .*temporalcli\.Version=1\.8\.2 -o .* github\.com\/temporalio\/cli/,
    );
    const environment = (await note('go-environment')).split('\n');
    expect(environment).toEqual(
      expect.arrayContaining(['GOFLAGS=-mod=readonly', 'CGO_ENABLED=0', 'GOWORK=off', 'GOPROXY=off']),
    );
    expect(environment).not.toContain('GOOS=plan9');
    expect(await note('go-module')).toMatch(/github\.com\/temporalio\/cli v1\.8\.2/);
  });

  test.each([
    ['fails', () => 'echo "go: no such module" >&2; exit 1', 'go build failed: go: no such module'],
    ['makes another version', (folder: string) => fakeGo(folder, saysVersion('1.6.0')), 'it says version 1.6.0'],
  ])('that %s leaves nothing in the cache', async (_, script, reason) => {
    const machine = await aMachineWithGo(script);
    await expect(machine.find()).rejects.toThrow(`No Temporal server from a build: ${reason}`);
    expect(await readdir(machine.cache.directory)).toEqual([]);
  });

  test('that is given up ends with everything that go started', async () => {
    const machine = await aMachineWithGo((folder) => `sh -c 'echo $$ > ${folder}/compiler; exec sleep 60' & wait`);
    const control = new AbortController();
    const finding = machine.find({}, control.signal);
    const compiler = () => readFile(join(machine.folder, 'compiler'), 'utf8').catch(() => '');
    await waitFor('a compiler runs', async () => (await compiler()) !== '');
    control.abort(new Error('stopped by a person'));
    await expect(finding).rejects.toThrow('stopped by a person');
    const pid = Number(await compiler());
    await waitFor('the compiler is gone', async () => !(await isRunning(pid)));
    expect(await readdir(machine.cache.directory)).toEqual([]);
  });

  test('is not begun while another process makes the same server', async () => {
    const machine = await aMachineWithGo(() => 'echo "built twice" >&2; exit 1');
    await mkdir(machine.cache.directory);
    const lock = await tryLock(machine.cache.lockFile);
    const finding = machine.find();
    await waitFor('it waits', () => machine.said.some((text) => text.includes(`Waiting for process ${process.pid}`)));
    await shellProgram(machine.cache.binary, saysVersion('1.8.2'));
    if (lock.kind === 'held') await lock.release();
    expect(await finding).toMatchObject({ source: 'cache' });
  });

  test('is begun although a killed process left its lock', async () => {
    const machine = await aMachineWithGo((folder) => fakeGo(folder, saysVersion('1.8.2')));
    await mkdir(machine.cache.directory);
    await writeFile(
      machine.cache.lockFile,
      JSON.stringify({ pid: process.pid, identity: 'an earlier process of this pid' }),
    );
    expect(await machine.find()).toMatchObject({ source: 'built' });
    await expect(stat(machine.cache.lockFile)).rejects.toThrow('ENOENT');
  });
});

test('a machine that has nothing is told every reason and what to do', async () => {
  const machine = await aMachine();
  await expect(machine.find()).rejects.toThrow(
    new RegExp(
      [
        '^Cannot find or make a Temporal server',
        '  No Temporal server from PATH: there is no temporal on it',
        '  No Temporal server from the cache: \\S+ does not exist',
        '  No Temporal server from a download: cannot get http://127.0.0.1:\\d+/cli/v1.8.2\\S+ \\(.*ECONNREFUSED.*\\)',
        '  No Temporal server from a build: there is no go on PATH$',
      ].join('\n'),
    ),
  );
  expect(machine.said).toHaveLength(4);
});

async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !status.includes(') Z ');
}
