// Files of the directory of secrets: never a file outside, never one that others could have made, never what is no file.
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
import { refusal, type SecretRefusal } from './secret-refusal.ts';

interface FileRules {
  maxBytes: number;
  tooLarge: SecretRefusal;
  /** Permissions that nobody but the owner may have. */
  ownersOnly: number;
  notPrivate: string;
  /** For chmod. */
  mode: string;
}

/** A key in clear text. */
const KEY_FILE: FileRules = {
  maxBytes: 4096,
  tooLarge: refusal('it is too large for a key', 'Put the key alone into the file'),
  ownersOnly: 0o077,
  notPrivate: 'others than its owner can read or change it',
  mode: '600',
};

/** May be read by all, as files in git are; whoever can write it can put a key of theirs in. */
export const ENCRYPTED_FILE: FileRules = {
  maxBytes: 1024 * 1024,
  tooLarge: refusal('it is larger than 1 MB', 'Put the keys into a file of their own'),
  ownersOnly: 0o022,
  notPrivate: 'others than its owner can change it',
  mode: 'go-w',
};

// A link that replaces the file meanwhile is not followed, a pipe does not block.
const CAREFULLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The text without its last line end. Never throws; a refusal holds nothing of the content. */
export function readSecretFile(directory: string, name: string): { kind: 'read'; text: string } | SecretRefusal {
  const opened = openSecretFile(directory, name, KEY_FILE);
  return opened.kind === 'opened' ? readAndClose(opened.descriptor) : opened;
}

/** For the caller to close. Never throws. */
export function openSecretFile(
  directory: string,
  name: string,
  rules: FileRules,
): { kind: 'opened'; descriptor: number } | SecretRefusal {
  if (!SECRET_FILE_NAME.test(name)) {
    return refusal('its name is not allowed', 'Write letters, digits, dots, hyphens and slashes, and no step upwards');
  }
  try {
    const root = realpathSync(directory);
    const file = realpathSync(join(root, name));
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return escaped;
    return problemWith(lstatSync(file), { file, rules }) ?? openChecked({ file, named: join(root, name), rules });
  } catch (error) {
    return unreadable(error);
  }
}

/** A file outside the directory of secrets that the configuration names: a token. */
export function readPrivateFile(file: string): { kind: 'read'; text: string } | SecretRefusal {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const problem = unlessKept(descriptor, () => problemWith(fstatSync(descriptor), { file, rules: KEY_FILE }));
    return problem ?? readAndClose(descriptor);
  } catch (error) {
    return unreadable(error);
  }
}

interface Found {
  file: string;
  rules: FileRules;
}

function openChecked({ file, named, rules }: Found & { named: string }): ReturnType<typeof openSecretFile> {
  const descriptor = openSync(file, CAREFULLY);
  const problem = unlessKept(
    descriptor,
    () => problemWith(fstatSync(descriptor), { file, rules }) ?? changedMeanwhile(descriptor, { file, named }),
  );
  return problem ?? { kind: 'opened', descriptor };
}

/** Closes what is refused, also by an error. */
function unlessKept(descriptor: number, judge: () => SecretRefusal | undefined): SecretRefusal | undefined {
  let problem: SecretRefusal | undefined = escaped;
  try {
    return (problem = judge());
  } finally {
    if (problem !== undefined) closeSync(descriptor);
  }
}

/** A folder on the way may have become a link between the look and the opening. */
function changedMeanwhile(
  descriptor: number,
  { file, named }: { file: string; named: string },
): SecretRefusal | undefined {
  const opened = fstatSync(descriptor);
  const now = statSync(file);
  const isSame = realpathSync(named) === file && now.ino === opened.ino && now.dev === opened.dev;
  return isSame ? undefined : escaped;
}

function readAndClose(descriptor: number): { kind: 'read'; text: string } | SecretRefusal {
  try {
    const bytes = Buffer.alloc(KEY_FILE.maxBytes);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return { kind: 'read', text: bytes.toString('utf8', 0, length).replace(/\r?\n$/, '') };
  } catch (error) {
    return unreadable(error);
  } finally {
    closeSync(descriptor);
  }
}

function problemWith(stats: Stats, { file, rules }: Found): SecretRefusal | undefined {
  if (!stats.isFile()) return refusal('it is not a file', 'Put the key into a regular file');
  if (stats.size > rules.maxBytes) return rules.tooLarge;
  if ((stats.mode & rules.ownersOnly) !== 0) return refusal(rules.notPrivate, `Type: chmod ${rules.mode} ${file}`);
  return undefined;
}

const escaped = refusal('it lies outside the directory of secrets', 'Put the file itself there, not a link to it');

function unreadable(error: unknown): SecretRefusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return refusal('there is no such file', 'Put it there');
  return refusal(`it cannot be read (${code})`, 'Check its permissions');
}
