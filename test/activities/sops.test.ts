import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSecrets, type SecretSource } from '../../activities/secret-source.ts';
import { sopsProgram } from '../../activities/sops.ts';
import { AGE_KEY, FAKE_SOPS, installedSops, writeEncrypted } from './an-installed-sops.ts';
import { secretFolders, secretSettings } from './secret-folders.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };
const VALUES = { sites: { oslo: { psk: 'a-key-of-oslo' }, list: ['first-key', 'second-key'], number: 1234567 } };
const FILE = 'vpn.enc.json';
const MAKE_PIPE = 'mkfifo';

interface Place {
  keys: string;
  outside: string;
  source: SecretSource;
  read: (path?: string, file?: string) => Promise<string>;
}

/** A directory with an encrypted file, and what reads from it. */
function place(binary: string, env: NodeJS.ProcessEnv = { SOPS_AGE_KEY: AGE_KEY }): Place {
  const { keys, outside } = secretFolders();
  writeEncrypted(binary, keys, { name: FILE, values: VALUES });
  const { PATH, HOME } = process.env;
  const secrets = openSecrets(secretSettings({ directory: keys, sopsBinary: binary, env: { PATH, HOME, ...env } }));
  onTestFinished(() => secrets.close());
  const source = secrets.forAttempt();
  return {
    keys,
    outside,
    source,
    read: (path = 'sites.oslo.psk', file = FILE) => source.psk({ kind: 'sops', file, path }, oslo),
  };
}

describe.each(installedSops)('with %s', (_, binary) => {
  test('a value of an encrypted file is read by its dotted path, also out of a list', async () => {
    const { read, keys } = place(binary);
    expect(await read()).toBe('a-key-of-oslo');
    expect(await read('sites.list.1')).toBe('second-key');
    expect(readFileSync(join(keys, FILE), 'utf8')).not.toContain('a-key-of-oslo');
  });

  test('a path that leads nowhere, or to what is no text, is said without any value', async () => {
    const { read } = place(binary);
    await expect(read('sites.bergen.psk')).rejects.toThrow(
      /Cannot read the pre-shared key from sites\.bergen\.psk in the encrypted file vpn\.enc\.json in .* on worker 7@host: sites has no key bergen/,
    );
    for (const path of ['sites', 'sites.number', 'sites.list.length', 'sites.oslo.psk.length']) {
      await expect(read(path)).rejects.not.toThrow(/a-key-of-oslo|first-key|1234567/);
    }
  });

  test('without a key of the file’s the next step is a key', async () => {
    const { read } = place(binary, { SOPS_AGE_KEY: '', HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere' });
    await expect(read()).rejects.toMatchObject({
      kind: 'SecretMissing',
      message: expect.stringContaining('sops has no key for it here (sops exit 128)') as string,
      hint: expect.stringContaining('SOPS_AGE_KEY_FILE') as string,
    });
  });

  test('a file in clear text is refused, and nothing of it is repeated', async () => {
    const { read, keys } = place(binary);
    writeFileSync(join(keys, 'plain.json'), JSON.stringify(VALUES));
    await expect(read('sites.oslo.psk', 'plain.json')).rejects.toThrow(/sops cannot decrypt it \(exit \d+\)$/);
  });

  test('a file that was changed without sops is refused', async () => {
    const { read, keys } = place(binary);
    const document = JSON.parse(readFileSync(join(keys, FILE), 'utf8')) as { sites: { list: string[] } };
    document.sites.list.pop();
    writeFileSync(join(keys, FILE), JSON.stringify(document));
    await expect(read()).rejects.toThrow(/changed without sops/);
  });
});

const fake = FAKE_SOPS;

test('many keys of one file cost one decryption, and the next attempt reads it again', async () => {
  const { keys } = secretFolders();
  writeEncrypted(fake, keys, { name: FILE, values: VALUES });
  const secrets = openSecrets(
    secretSettings({ directory: keys, sopsBinary: fake, env: { PATH: process.env['PATH'], SOPS_AGE_KEY: AGE_KEY } }),
  );
  const psk = (source: SecretSource, path: string) => source.psk({ kind: 'sops', file: FILE, path }, oslo);
  const attempt = secrets.forAttempt();
  await psk(attempt, 'sites.oslo.psk');
  writeEncrypted(fake, keys, { name: FILE, values: { sites: { oslo: { psk: 'a-new-key' }, list: [] } } });
  expect(await psk(attempt, 'sites.list.0')).toBe('first-key');
  expect(await psk(secrets.forAttempt(), 'sites.oslo.psk')).toBe('a-new-key');
});

const refused: Record<string, [name: string, prepare: (at: Place) => void, why: RegExp]> = {
  'a file that is not there': ['gone.json', () => undefined, /there is no such file/],
  'a step upwards': ['../outside.json', () => undefined, /its name is not allowed/],
  'a link that leads outside': [
    'link.json',
    ({ keys, outside }) => symlinkSync(outside, join(keys, 'link.json')),
    /outside the directory of secrets/,
  ],
  'a pipe': [
    'pipe.json',
    ({ keys }) => void spawnSync(MAKE_PIPE, ['-m', '600', join(keys, 'pipe.json')]),
    /it is not a file/,
  ],
  'a file that others can change': [
    FILE,
    ({ keys }) => chmodSync(join(keys, FILE), 0o664),
    /others than its owner can change it/,
  ],
  'a file of no known format': ['vpn.txt', () => undefined, /does not know its format/],
  'a large file': [
    'large.json',
    ({ keys }) => writeFileSync(join(keys, 'large.json'), Buffer.alloc(1024 * 1024 + 1, 'x')),
    /larger than 1 MB/,
  ],
};

test.each(Object.entries(refused))('%s is refused before sops sees it', async (_, [name, prepare, why]) => {
  const at = place(fake);
  prepare(at);
  await expect(at.read('sites.oslo.psk', name)).rejects.toThrow(why);
});

/** A program that does what `body` says in place of sops. */
function program(body: string): string {
  const { keys } = secretFolders();
  const file = join(keys, 'program');
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o700 });
  return file;
}

async function decryptWith(binary: string, { timeoutMs = 30_000, env = {} } = {}) {
  const { keys } = secretFolders();
  writeFileSync(join(keys, FILE), '{}', { mode: 0o600 });
  const all = { PATH: process.env['PATH'], ...env };
  return await sopsProgram({ binary, env: all, machine: 'worker 7@host', timeoutMs }).decrypt(keys, FILE);
}

test('sops sees its own settings and no other secret of the worker', async () => {
  const environment = `env | cut -d= -f1 | grep -v '^PWD$\\|^SHLVL$\\|^_$\\|^OLDPWD$' | sort | tr '\\n' ' ' | sed 's/.*/"&"/'`;
  const env = {
    SOPS_AGE_KEY: 'x',
    AWS_PROFILE: 'x',
    OSLO_PSK: 'x',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x',
    CAUSEWAY_OWNER: 'x',
  };
  expect(await decryptWith(program(environment), { env })).toEqual({
    kind: 'read',
    values: 'AWS_PROFILE PATH SOPS_AGE_KEY ',
  });
});

test('the command line of sops names no file and no value', async () => {
  expect(await decryptWith(program('echo "[\\"$*\\"]"'))).toEqual({
    kind: 'read',
    values: ['decrypt --input-type json --output-type json /dev/stdin'],
  });
});

test.each([
  ['a program that is not there', '/nowhere/sops', /there is no program \/nowhere\/sops on worker 7@host/],
  ['one that writes no JSON', program.bind(undefined, 'echo a-key-of-oslo'), /^sops did not answer with JSON$/],
  [
    'one that complains with a value',
    program.bind(undefined, 'echo a-key-of-oslo >&2; exit 7'),
    /^sops cannot decrypt it \(exit 7\)$/,
  ],
  ['one that is killed', program.bind(undefined, 'kill -9 $$'), /^sops cannot decrypt it \(exit by a signal\)$/],
  ['one that writes without end', program.bind(undefined, 'cat /dev/zero'), /decrypts to more than 4 MB/],
])('%s is an error without a value', async (_, binary, why) => {
  const decrypted = await decryptWith(typeof binary === 'string' ? binary : binary());
  expect(decrypted).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) as string });
});

test('a sops that waits for ever is ended, with whatever it has started, and may be tried again', async () => {
  const decrypted = await decryptWith(program('sleep 1000 & sleep 1000'), { timeoutMs: 100 });
  expect(decrypted).toMatchObject({ kind: 'refused', mayPass: true, why: 'sops did not end within 0.1 s' });
});
