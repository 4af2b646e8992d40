// Master keys, from which the worker derives pre-shared keys: files of 32 bytes in base64 that nobody else can read.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { concealed } from './concealed.ts';
import { ConfigurationError } from './configuration-error.ts';
import { errorCode, readPrivateFile } from './read-private-file.ts';

export interface MasterKeyFile {
  id: string;
  file: string;
}

export interface MasterKey {
  id: string;
  key: Uint8Array;
}

const KEY_BYTES = 32;
const MAX_FILE_BYTES = 1024;

/** Throws ConfigurationError naming the file and what is wrong with it. */
export function readMasterKeys(files: readonly MasterKeyFile[]): MasterKey[] {
  return files.map(({ id, file }) => concealed({ id, key: readMasterKey(file) }, { id }));
}

/** Makes one that only this user can read. A key that is there already stays: replacing it would change every derived key. */
export async function createMasterKey(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const text = `${randomBytes(KEY_BYTES).toString('base64')}\n`;
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw unusable(file, `it cannot be written (${errorCode(error)})`);
  });
}

function readMasterKey(file: string): Uint8Array {
  const text = readPrivateFile(file, { maxBytes: MAX_FILE_BYTES, unusable }).trim();
  const key = Buffer.from(text, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (!isBase64 || key.length !== KEY_BYTES) {
    throw unusable(
      file,
      `it does not hold ${KEY_BYTES} bytes in base64`,
      `Make one: openssl rand -base64 ${KEY_BYTES}`,
    );
  }
  return new Uint8Array(key);
}

function unusable(
  file: string,
  why: string,
  hint = 'Check secrets.masterKeys or CAUSEWAY_MASTER_KEY_FILE',
): ConfigurationError {
  return new ConfigurationError(`Cannot use the master key ${file}: ${why}`, { hint });
}
