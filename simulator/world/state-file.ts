// The file that lets the simulated cloud survive a restart: every save adds a line of what changed, and now and then the
// whole is written anew. It holds pre-shared keys, so nobody else may read it.
import { constants } from 'node:fs';
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface StateSource {
  /** Everything, as one line. */
  whole(): object;
  /** What changed since the last line of either kind; undefined when nothing did. */
  changes(): object | undefined;
}

/** Below this the file is not worth shortening. */
const minChangedBytes = 1024 * 1024;

/** Saves that wait at the same time share one write. */
export class StateWriter {
  readonly #file: string;
  readonly #source: StateSource;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #needsWhole = true;
  #wholeBytes = 0;
  #changedBytes = 0;

  constructor(file: string, source: StateSource) {
    this.#file = file;
    this.#source = source;
  }

  /** Resolves when everything up to this call is in the file: a kill from then on loses none of it. */
  save(): Promise<void> {
    this.#waiting ??= this.#writeAfter(this.#running);
    return this.#waiting;
  }

  /** The next save writes everything. */
  startOver(): void {
    this.#needsWhole = true;
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier.catch(() => undefined);
    this.#running = this.#waiting ?? this.#running;
    this.#waiting = undefined;
    await this.#write();
  }

  async #write(): Promise<void> {
    const isLong = this.#changedBytes > Math.max(minChangedBytes, this.#wholeBytes);
    if (this.#needsWhole || isLong) return this.#writeWhole();
    const changes = this.#source.changes();
    if (changes === undefined) return;
    const line = lineOf(changes);
    // Never makes the file: only a whole one is made, and for its owner.
    try {
      await appendFile(this.#file, line, { flag: constants.O_WRONLY | constants.O_APPEND });
    } catch {
      return this.#writeWhole(); // the file is gone, or has the line in half
    }
    this.#changedBytes += line.length;
  }

  async #writeWhole(): Promise<void> {
    const temporary = `${this.#file}.${process.pid}.tmp`;
    this.#source.changes(); // part of the whole
    const line = lineOf(this.#source.whole());
    this.#needsWhole = false;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await rm(temporary, { force: true });
      await writeFile(temporary, line, { mode: 0o600 });
      await rename(temporary, this.#file);
    } catch (error) {
      this.#needsWhole = true;
      throw error;
    }
    this.#wholeBytes = line.length;
    this.#changedBytes = 0;
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
