import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Refused } from '../../activities/failure.ts';
import { createSecretSource } from '../../activities/secret-source.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };

const MAKE_PIPE = 'mkfifo';

/** A folder with `keys/`, the directory of secrets, and a file beside it that must never be read. */
function folders(): { keys: string; outside: string } {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const keys = join(folder, 'keys');
  mkdirSync(join(keys, 'north'), { recursive: true });
  write(join(folder, 'outside'), 'hunter2');
  return { keys, outside: join(folder, 'outside') };
}

function write(file: string, content: string | Buffer, mode = 0o600): void {
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function read(directory: string | undefined, name: string): string {
  const source = createSecretSource({
    env: {},
    envPrefix: '',
    masterKeys: [],
    workerName: '7@host',
    ...(directory !== undefined && { directory }),
  });
  return source.psk({ kind: 'file', name }, oslo);
}

test('a key is read from a file of the directory, without its line end', () => {
  const { keys } = folders();
  write(join(keys, 'oslo.psk'), 'a-key-of-oslo\n');
  write(join(keys, 'north/bodo'), 'a-key-of-bodo\r\n');
  expect([read(keys, 'oslo.psk'), read(keys, 'north/bodo')]).toEqual(['a-key-of-oslo', 'a-key-of-bodo']);
});

test('a link inside the directory is followed as far as the directory goes', () => {
  const { keys } = folders();
  write(join(keys, 'north/bodo'), 'a-key-of-bodo');
  symlinkSync('north/bodo', join(keys, 'current'));
  expect(read(keys, 'current')).toBe('a-key-of-bodo');
});

test('the directory itself may be a link, as secrets are mounted', () => {
  const { keys } = folders();
  write(join(keys, 'oslo'), 'a-key-of-oslo');
  symlinkSync(keys, `${keys}-now`);
  expect(read(`${keys}-now`, 'oslo')).toBe('a-key-of-oslo');
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
    ({ keys }) => write(join(keys, 'oslo'), 'hunter2', 0o640),
    /others than its owner/,
  ],
  'a file that everybody can read': [
    'oslo',
    ({ keys }) => write(join(keys, 'oslo'), 'hunter2', 0o604),
    /others than its owner/,
  ],
  'a file that is no key': ['oslo', ({ keys }) => write(join(keys, 'oslo'), 'hunter2\nhunter2'), /1 to 100 printable/],
  'an empty file': ['oslo', ({ keys }) => write(join(keys, 'oslo'), ''), /1 to 100 printable/],
  'a large file': ['oslo', ({ keys }) => write(join(keys, 'oslo'), Buffer.alloc(5000, 'h')), /too large/],
};

test.each(Object.entries(refused))('%s is refused, and nothing of a key is said', (_, [name, prepare, why]) => {
  const at = folders();
  prepare(at);
  const reading = () => read(at.keys, name);
  expect(reading).toThrow(Refused);
  expect(reading).toThrow(why);
  expect(reading).not.toThrow(/hunter2/);
});

test('without a directory the message says what to set', () => {
  expect(() => read(undefined, 'oslo')).toThrow('worker 7@host has no directory of secrets');
});
