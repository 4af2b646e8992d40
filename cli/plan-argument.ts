// "Every verb that works on a plan takes its FILE or its name": which of the two an argument is.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

export type PlanArgument = { kind: 'file'; file: string } | { kind: 'name'; name: string };

const LOOKS_LIKE_A_FILE = /[/\\]|\.(ya?ml|json)$/i;

export async function planArgument(text: string, cwd: string): Promise<PlanArgument> {
  if (LOOKS_LIKE_A_FILE.test(text) || (await isFile(resolve(cwd, text)))) return { kind: 'file', file: text };
  return { kind: 'name', name: text };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
