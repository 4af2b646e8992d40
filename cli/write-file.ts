// Files of a command's own making. A reader sees the old or the new one whole, with the permissions that it shall have.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** One that holds a secret is for its owner alone, and so are the folders that are made for it. */
export async function writeWhole(file: string, text: string, { isSecret }: { isSecret: boolean }): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, ...(isSecret && { mode: 0o700 }) });
  const next = join(folder, `.${basename(file)}.${process.pid}.new`);
  await writeFile(next, text, { flag: 'wx', ...(isSecret && { mode: 0o600 }) });
  await rename(next, file);
}

/** Throws when there is one already. */
export async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
}
