// The list, on disk, of the processes that this `dev` has started: when it is killed itself, the next one stops them.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { isAlive } from '../processes/process-identity.ts';
import type { KnownProcess } from '../processes/process-identity.ts';
import { stopProcess } from '../processes/stop-process.ts';

const Recorded = z.array(z.object({ name: z.string(), pid: z.int().positive(), identity: z.string() }));
const LEFTOVER_GRACE_MS = 5_000;

export class ProcessRecord {
  readonly #file: string;
  readonly #processes = new Map<string, KnownProcess>();

  constructor(file: string) {
    this.#file = file;
  }

  async add(name: string, { pid, identity }: KnownProcess): Promise<void> {
    this.#processes.set(name, { pid, identity });
    const list = [...this.#processes].map(([name, known]) => ({ name, ...known }));
    // Renamed into place, so that a kill in between leaves the older list and not half of this one.
    await writeFile(`${this.#file}.new`, JSON.stringify(list), { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
  }

  async drop(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

/** Stops what a killed `dev` left running; the worker first, which was started last. */
export async function stopLeftovers(file: string, onProgress: (text: string) => void): Promise<void> {
  for (const { name, ...known } of (await readRecord(file)).reverse()) {
    if (!isAlive(known)) continue;
    onProgress(`Stopping the ${name} (process ${known.pid}), which an earlier dev left running`);
    await stopProcess(known, { graceMs: LEFTOVER_GRACE_MS });
  }
  await rm(file, { force: true });
}

async function readRecord(file: string): Promise<z.infer<typeof Recorded>> {
  try {
    return Recorded.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return [];
  }
}
