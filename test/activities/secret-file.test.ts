import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Refused } from '../../activities/failure.ts';
import { openSecrets } from '../../activities/secret-source.ts';
import { secretFolders, secretSettings, writePrivate } from './secret-folders.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };

const MAKE_PIPE = 'mkfifo';

async function read(directory: string | undefined, name: string): Promise<string> {
  const settings = secretSettings(directory === undefined ? {} : { directory });
  return await openSecrets(settings).forAttempt().psk({ kind: 'file', name }, oslo);
}

test('a key is read from a file of the directory, without its line end', async () => {
  const { keys } = secretFolders();
  writePrivate(join(keys, 'oslo.psk'), 'a-key-of-oslo\n');
  writePrivate(join(keys, 'north/bodo'), 'a-key-of-bodo\r\n');
  expect([await read(keys, 'oslo.psk'), await read(keys, 'north/bodo')]).toEqual(['a-key-of-oslo', 'a-key-of-bodo']);
});

test('a link inside the directory is followed as far as the directory goes', async () => {
  const { keys } = secretFolders();
  writePrivate(join(keys, 'north/bodo'), 'a-key-of-bodo');
  symlinkSync('north/bodo', join(keys, 'current'));
  expect(await read(keys, 'current')).toBe('a-key-of-bodo');
});

test('the directory itself may be a link, as secrets are mounted', async () => {
  const { keys } = secretFolders();
  writePrivate(join(keys, 'oslo'), 'a-key-of-oslo');
  symlinkSync(keys, `${keys}-now`);
  expect(await read(`${keys}-now`, 'oslo')).toBe('a-key-of-oslo');
});

const refused: Record<string, [name: string, prepare: (at: { keys: string; outside: string }) => void, why: RegExp]> = {
  'a file that is not there': ['oslo', () => undefined, /file oslo in .*keys on worker 7@host: there is no such file/],
  'a step upwards': ['../outside', () => undefined, /its name is not allowed/],
  'a step upwards in the middle': ['north/../../outside', () => undefined, /its name is not allowed/],
  'an absolute path': ['/etc/hostname', () => undefined, /its name is not allowed/],
  'a name with a NUL': ['oslo\0', () => undefined, /its name is not allowed/],
  'a hidden file': ['.env', () => undefined, /its name is not allowed/],
  'a link that leads outside': [
    'oslo',
    ({ keys, outside }) => symlinkSync(outside, join(keys, 'oslo')),
    /outside the directory of secrets/,
  ],
  'a folder that is a link outside': [
    'elsewhere/outside',
    ({ keys }) => symlinkSync(join(keys, '..'), join(keys, 'elsewhere')),
    /outside the directory of secrets/,
  ],
  'a link to the process’s environment': [
    'oslo',
    ({ keys }) => symlinkSync('/proc/self/environ', join(keys, 'oslo')),
    /outside the directory of secrets/,
  ],
  'a pipe': ['oslo', ({ keys }) => void spawnSync(MAKE_PIPE, ['-m', '600', join(keys, 'oslo')]), /it is not a file/],
  'a folder': ['north', () => undefined, /it is not a file/],
  'a file that the group can read': [
    'oslo',
    ({ keys }) => writePrivate(join(keys, 'oslo'), 'hunter2', 0o640),
    /others than its owner/,
  ],
  'a file that everybody can read': [
    'oslo',
    ({ keys }) => writePrivate(join(keys, 'oslo'), 'hunter2', 0o604),
    /others than its owner/,
  ],
  'a file that is no key': [
    'oslo',
    ({ keys }) => writePrivate(join(keys, 'oslo'), 'hunter2\nhunter2'),
    /1 to 100 printable/,
  ],
  'an empty file': ['oslo', ({ keys }) => writePrivate(join(keys, 'oslo'), ''), /1 to 100 printable/],
  'a large file': ['oslo', ({ keys }) => writePrivate(join(keys, 'oslo'), Buffer.alloc(5000, 'h')), /too large/],
};

test.each(Object.entries(refused))('%s is refused, and nothing of a key is said', async (_, [name, prepare, why]) => {
  const at = secretFolders();
  prepare(at);
  const reading = (): Promise<string> => read(at.keys, name);
  await expect(reading()).rejects.toThrow(Refused);
  await expect(reading()).rejects.toThrow(why);
  await expect(reading()).rejects.not.toThrow(/hunter2/);
});

test('without a directory the message says what to set', async () => {
  await expect(read(undefined, 'oslo')).rejects.toThrow('worker 7@host has no directory of secrets');
});
