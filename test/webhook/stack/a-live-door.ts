// Server processes as a user starts them, on a stage of their own: real Temporal, real worker, simulated cloud.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../../engine/stage.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const PLAN = fileURLToPath(new URL('../../../plans/hub-and-spoke.yaml', import.meta.url));

export interface LiveDoor {
  url: string;
  /** What the process has said on stderr. */
  log(): string;
  stop(): Promise<void>;
}

/** The configuration goes to the stage's folder, with the example plan. */
export function furnish(
  stage: Stage,
  { config, plans = {} }: { config: string; plans?: Record<string, string> },
): void {
  writeFileSync(join(stage.home, 'causeway.config.yaml'), config);
  mkdirSync(join(stage.home, 'plans'), { recursive: true });
  if (!existsSync(join(stage.home, 'plans/hub-and-spoke.yaml')))
    copyFileSync(PLAN, join(stage.home, 'plans/hub-and-spoke.yaml'));
  for (const [name, text] of Object.entries(plans)) writeFileSync(join(stage.home, 'plans', `${name}.yaml`), text);
}

export async function openLiveDoor(stage: Stage, env: Record<string, string>): Promise<LiveDoor> {
  const child = spawn(process.execPath, [CLI, 'webhook', '--listen', '127.0.0.1:0', '--output', 'json'], {
    cwd: stage.home,
    env: { ...environmentOf(stage), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => void (log += chunk.toString()));
  const ready = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  const line = await Promise.race([ready, once(child, 'exit').then(() => undefined)]);
  if (line === undefined) throw new Error(`The server ended before it was ready:\n${log}`);
  const { url } = JSON.parse(line) as { url: string };
  return { url, log: () => log, stop: () => stopped(child) };
}

export function environmentOf(stage: Stage): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, CAUSEWAY_HOME: stage.home, CAUSEWAY_OWNER: stage.owner };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
