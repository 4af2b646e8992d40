// The demo from nothing to nothing: a home of its own, a stack in it, the acts, and all of it gone in the end.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { withLocalStack } from '../local-stack/run-dev.ts';
import { cleanEnvironment } from '../processes/clean-environment.ts';
import { SIMULATOR_CONFIG } from './demo-plans.ts';
import type { DemoResult } from './demo-report.ts';
import { Demo } from './demo.ts';

export interface DemoOptions {
  /** How `causeway` is called, without a verb. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  planFile: string;
  /** The stack stays up until a signal. */
  isKept: boolean;
  say: (line: string) => void;
  onResult: (ended: EndedDemo) => void;
}

export interface EndedDemo {
  result: DemoResult;
  /** Sentences about what did not go as promised. */
  broken: string[];
}

/** Resolves when nothing is left running; a signal ends it early and without a result. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'causeway-demo-'));
  try {
    await runIn(home, options);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runIn(home: string, { command, env, planFile, isKept, say, onResult }: DemoOptions): Promise<void> {
  const simulatorConfigFile = join(home, 'simulator.yaml');
  await writeFile(simulatorConfigFile, SIMULATOR_CONFIG);
  let isKilling = false;
  const onDeath = (text: string): void => (isKilling ? undefined : say(text));
  const stackOptions = { home, isFresh: true, simulatorConfigFile, command, env, onProgress: say, onDeath };
  await withLocalStack(stackOptions, async (stack, stopped) => {
    const childEnv = { ...cleanEnvironment(env), CAUSEWAY_HOME: home };
    const child = { command, env: childEnv, signal: stopped, onLine: (line: string) => say(`  ${line}`) };
    const demo = new Demo({ stack, child, planFile, say, onKill: () => (isKilling = true) });
    onResult(await demo.run());
    if (!isKept) return;
    for (const line of invitation(home)) say(line);
    if (!stopped.aborted) await once(stopped, 'abort');
  });
}

function invitation(home: string): string[] {
  return [
    'The stack stays up. To look at it, type in another terminal:',
    `  CAUSEWAY_HOME=${home} causeway status hub-and-spoke`,
    'To stop it, type Ctrl-C here',
  ];
}
