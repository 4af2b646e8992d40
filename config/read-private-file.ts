// Small files that hold secrets: only ones that nobody else can read.
import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.ts';

const OTHERS = 0o077;

interface PrivateFile {
  maxBytes: number;
  unusable: (file: string, why: string, hint?: string) => ConfigurationError;
}

/** Throws what `unusable` makes of the reason. */
export function readPrivateFile(file: string, { maxBytes, unusable }: PrivateFile): string {
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > maxBytes) throw unusable(file, 'it is not a small file');
    if ((stats.mode & OTHERS) !== 0) throw unusable(file, 'others can read it', `Type: chmod 600 ${file}`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw unusable(
      file,
      errorCode(error) === 'ENOENT' ? 'there is no such file' : `it cannot be read (${errorCode(error)})`,
    );
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
