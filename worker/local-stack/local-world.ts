// What outlives a `dev`: the server's database, the simulator's state and the ports of both. They belong together: runs remember
// connections that only this simulator knows, at the address where it was. So all of them are kept, or none.
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import type { StackHome } from './stack-home.ts';

const port = z.int().positive();
const Ports = z.object({ temporal: port, ui: port, simulator: port, control: port });
export type StackPorts = z.infer<typeof Ports>;

const USUAL_PORTS: StackPorts = { temporal: 7233, ui: 8233, simulator: 7480, control: 7481 };

interface WorldWishes {
  readonly isFresh: boolean;
  readonly simulatorConfigFile?: string | undefined;
  readonly onProgress: (text: string) => void;
}

/** Drops or keeps the world of an earlier `dev`, and gives the ports to wish for. */
export async function openWorld(
  home: StackHome,
  { isFresh, simulatorConfigFile, onProgress }: WorldWishes,
): Promise<StackPorts> {
  if (isFresh) {
    await Promise.all(worldFiles(home).map((file) => rm(file, { force: true })));
    return USUAL_PORTS;
  }
  const ports = await readPorts(home);
  const [hasDatabase, hasSimulator] = await Promise.all([home.databaseFile, home.simulatorStateFile].map(exists));
  if (ports !== undefined && hasDatabase && hasSimulator) {
    if (simulatorConfigFile !== undefined)
      onProgress(`The simulator keeps its world: ${simulatorConfigFile} seeds it with --fresh`);
    return ports;
  }
  if (hasDatabase || hasSimulator) onProgress(await setAside(home));
  return USUAL_PORTS;
}

/** Called once both are ready: a world without this record was never whole. The first ports stay the world's. */
export async function recordWorld(home: StackHome, ports: StackPorts): Promise<void> {
  if ((await readPorts(home)) === undefined) await writeFile(home.worldFile, JSON.stringify(ports), { mode: 0o600 });
}

export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

async function setAside(home: StackHome): Promise<string> {
  const found = (await Promise.all(worldFiles(home).map(async (file) => ((await exists(file)) ? [file] : [])))).flat();
  await Promise.all(found.map((file) => rename(file, `${file}.old`)));
  const names = found.map((file) => basename(file)).join(', ');
  return `Server and simulator start anew, since only a part of their world is in ${home.folder}: ${names} (kept as .old)`;
}

function worldFiles({ databaseFile, simulatorStateFile, worldFile }: StackHome): string[] {
  return [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`, simulatorStateFile, worldFile];
}

async function readPorts({ worldFile }: StackHome): Promise<StackPorts | undefined> {
  try {
    return Ports.parse(JSON.parse(await readFile(worldFile, 'utf8')));
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
