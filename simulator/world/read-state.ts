// Reads a state file back into worlds.
import { readFileSync } from 'node:fs';
import type { Effect } from './effect-log.ts';
import type { StateLine } from './state-schema.ts';
import { applyChanges, stateLine, takeChanges } from './state-schema.ts';
import type { World } from './world.ts';
import { emptyWorld } from './world.ts';

export interface SavedState {
  readonly issuedIds: number;
  readonly effects: { readonly lastSeq: number; readonly entries: { uid: string; effect: Effect }[] };
  readonly worlds: readonly World[];
}

/** Undefined when there is no file yet. Throws with the file's name when it cannot be used. */
export function readState(file: string): SavedState | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  // A kill in the middle of a save leaves half a line, whose call was not answered.
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  const parsed = lines.map((line) => stateLine.safeParse(parseJson(line)).data);
  const known = parsed.filter((line) => line !== undefined);
  if (known.length === 0 || known.length < lines.length) {
    throw new Error(`The simulator's state file ${file} is broken: move it away to start from the seeded world`);
  }
  return replay(known);
}

function replay(lines: readonly StateLine[]): SavedState {
  const worlds = new Map<string, World>();
  for (const changed of lines.flatMap((line) => line.worlds)) {
    const world = worlds.get(changed.uid) ?? emptyWorld(changed.uid);
    worlds.set(changed.uid, world);
    applyChanges(world, changed);
  }
  for (const world of worlds.values()) takeChanges(world); // what was read is no change
  const last = lines.at(-1);
  const entries = lines.flatMap((line) => line.effects);
  const effects = { lastSeq: last?.lastSeq ?? 0, entries };
  return { issuedIds: last?.issuedIds ?? 0, effects, worlds: [...worlds.values()] };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`Cannot read the simulator's state file ${file}: ${String(error)}`, { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
