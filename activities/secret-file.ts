// A pre-shared key in a file of one directory: never a file outside, never one that others can read, never what is no file.
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { join, sep } from 'node:path';
import { SECRET_FILE_NAME } from '../topology/psk-kinds.ts';

export type SecretFile = { kind: 'read'; text: string } | { kind: 'refused'; why: string; hint: string };

const MAX_BYTES = 4096;
const OTHERS = 0o077;
// A link that replaces the file meanwhile is not followed, a pipe does not block.
const CAREFULLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The text without its last line end. Never throws; a refusal holds nothing of the content. */
export function readSecretFile(directory: string, name: string): SecretFile {
  if (!SECRET_FILE_NAME.test(name)) {
    return refused('its name is not allowed', 'Write letters, digits, dots, hyphens and slashes, and no step upwards');
  }
  try {
    const root = realpathSync(directory);
    const file = realpathSync(join(root, name));
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return escaped;
    const problem = problemWith(lstatSync(file), file);
    return problem ?? readOpened(file, join(root, name));
  } catch (error) {
    return unreadable(error);
  }
}

function readOpened(file: string, named: string): SecretFile {
  const descriptor = openSync(file, CAREFULLY);
  try {
    const opened = fstatSync(descriptor);
    const problem = problemWith(opened, file);
    if (problem !== undefined) return problem;
    // A folder on the way may have become a link between the look and the opening.
    const now = statSync(realpathSync(named));
    if (realpathSync(named) !== file || now.ino !== opened.ino || now.dev !== opened.dev) return escaped;
    const bytes = Buffer.alloc(MAX_BYTES);
    const length = readSync(descriptor, bytes, 0, MAX_BYTES, 0);
    return { kind: 'read', text: bytes.toString('utf8', 0, length).replace(/\r?\n$/, '') };
  } finally {
    closeSync(descriptor);
  }
}

function problemWith(stats: Stats, file: string): SecretFile | undefined {
  if (!stats.isFile()) return refused('it is not a file', 'Put the key into a regular file');
  if (stats.size > MAX_BYTES) return refused('it is too large for a key', 'Put the key alone into the file');
  if ((stats.mode & OTHERS) !== 0)
    return refused('others than its owner can read or change it', `Type: chmod 600 ${file}`);
  return undefined;
}

const escaped = refused('it lies outside the directory of secrets', 'Put the file itself there, not a link to it');

function unreadable(error: unknown): SecretFile {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return refused('there is no such file', 'Put it there');
  return refused(`it cannot be read (${code})`, 'Check its permissions');
}

function refused(why: string, hint: string): SecretFile {
  return { kind: 'refused', why, hint };
}
