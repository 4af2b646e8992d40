// The folder of a local stack: what lies where, and that only its owner can read it.
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StackError } from '../stack-error.ts';

export interface StackHome {
  readonly folder: string;
  /** Names the `dev` process that owns the folder. */
  readonly lockFile: string;
  /** Names every process that was started here, for the next `dev` when this one is killed. */
  readonly processesFile: string;
  readonly worldFile: string;
  readonly databaseFile: string;
  readonly simulatorStateFile: string;
  readonly masterKeyFile: string;
  readonly logs: { readonly temporal: string; readonly simulator: string; readonly worker: string };
}

const OPEN_TO_OTHERS = 0o077;
const STICKY = 0o1000;

/** Makes the folder, mode 0700, where it is missing; closes one that is open to others. */
export async function openStackHome(path: string): Promise<StackHome> {
  const folder = resolve(path);
  await mkdir(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  const { mode } = await stat(folder);
  if ((mode & STICKY) !== 0) {
    throw new StackError(`Cannot use ${folder} for the local stack: it is shared with others`, {
      hint: 'Set CAUSEWAY_HOME to a folder of your own',
    });
  }
  if ((mode & OPEN_TO_OTHERS) !== 0) await chmod(folder, 0o700);
  const log = (name: string) => join(folder, 'logs', `${name}.log`);
  return {
    folder,
    lockFile: join(folder, 'dev.lock'),
    processesFile: join(folder, 'processes.json'),
    worldFile: join(folder, 'world.json'),
    databaseFile: join(folder, 'temporal.db'),
    simulatorStateFile: join(folder, 'simulator.json'),
    masterKeyFile: join(folder, 'master.key'),
    logs: { temporal: log('temporal'), simulator: log('simulator'), worker: log('worker') },
  };
}
