import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stopLeftovers } from '../../../worker/local-stack/process-record.ts';
import { openStackHome } from '../../../worker/local-stack/stack-home.ts';
import { scratchFolder } from '../scratch-folder.ts';

test('a home that others could read is closed to them', async () => {
  const folder = join(await scratchFolder(), 'home');
  await mkdir(folder, { mode: 0o755 });
  await openStackHome(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('a folder that is shared on purpose is no home, and stays as it is', async () => {
  const shared = await scratchFolder();
  await chmod(shared, 0o1777);
  await expect(openStackHome(shared)).rejects.toThrow(
    `Cannot use ${shared} for the local stack: it is shared with others`,
  );
  expect((await stat(shared)).mode & 0o7777).toBe(0o1777);
});

test('a stranger that has the pid of a dead child is left alone', async () => {
  const file = join(await scratchFolder(), 'processes.json');
  await writeFile(
    file,
    JSON.stringify([{ name: 'worker', pid: process.pid, identity: 'an earlier process of this pid' }]),
  );
  const said: string[] = [];
  await stopLeftovers(file, (text) => said.push(text));
  expect(said).toEqual([]);
});

test('a record that was cut short by a crash stops nothing and is forgotten', async () => {
  const file = join(await scratchFolder(), 'processes.json');
  await writeFile(file, '[{"name":"wor');
  await stopLeftovers(file, () => undefined);
  await expect(stat(file)).rejects.toThrow('ENOENT');
});
