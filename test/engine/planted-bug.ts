// A worker with a bug in it: a copy of the compiled program whose workflow bundle has one statement more.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');

export interface PlantedBug {
  /** The program to start in place of the sound one. */
  cli: string;
  remove(): void;
}

/** Puts `statement` behind the line of the bundle that contains `after`, which must be there once. */
export function plantBug({ after, statement }: { after: string; statement: string }): PlantedBug {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'planted-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const bundle = join(folder, 'dist/workflow-bundle.cjs');
  const [before, behind, ...more] = readFileSync(bundle, 'utf8').split(after);
  if (before === undefined || behind === undefined || more.length > 0)
    throw new Error(`Not once in the bundle: ${after}`);
  writeFileSync(bundle, `${before}${after}\n${statement}\n${behind}`);
  return {
    cli: join(folder, 'dist/cli/main.js'),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
