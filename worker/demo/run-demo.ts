// The demo from nothing to nothing: a home of its own, a stack in it, the acts, and all of it gone in the end.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { withLocalStack } from '../local-stack/run-dev.ts';
import type { RunningStack } from '../local-stack/start-local-stack.ts';
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
  /** Told last of all, or before a kept stack is left to itself. */
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
  } catch (error) {
    options.say(`The logs of the stack are kept in ${join(home, 'logs')}`);
    throw error;
  }
  await rm(home, { recursive: true, force: true });
}

async function runIn(home: string, options: DemoOptions): Promise<void> {
  const { command, env, isKept, say, onResult } = options;
  const simulatorConfigFile = join(home, 'simulator.yaml');
  await writeFile(simulatorConfigFile, SIMULATOR_CONFIG);
  const killed: Killed = { words: undefined };
  const onDeath = (text: string): void => {
    if (killed.words === undefined || !text.includes(killed.words)) say(text);
  };
  let ended: EndedDemo | undefined;
  const stackOptions = { home, isFresh: true, simulatorConfigFile, command, env, onProgress: say, onDeath };
  await withLocalStack(stackOptions, async (stack, stopped) => {
    ended = await play(stack, { options, stopped, killed });
    if (!isKept) return;
    onResult(ended);
    for (const line of invitation(home)) say(line);
    if (!stopped.aborted) await once(stopped, 'abort');
  });
  if (ended !== undefined && !isKept) onResult(ended);
}

/** A death that the demo has caused is no news. */
interface Killed {
  words: string | undefined;
}

/** A command that is under way when an act fails is stopped with it. */
async function play(
  stack: RunningStack,
  { options, stopped, killed }: { options: DemoOptions; stopped: AbortSignal; killed: Killed },
): Promise<EndedDemo> {
  const { command, env, planFile, say } = options;
  const over = new AbortController();
  const child = {
    command,
    env: { ...cleanEnvironment(env), CAUSEWAY_HOME: stack.addresses.home },
    signal: AbortSignal.any([stopped, over.signal]),
    onLine: (line: string) => say(`  ${line}`),
  };
  const onKill = (pid: number): void => {
    killed.words = `(process ${pid})`;
  };
  try {
    return await new Demo({ stack, child, planFile, say, onKill }).run();
  } finally {
    over.abort();
  }
}

function invitation(home: string): string[] {
  return [
    'The stack stays up. To look at it, type in another terminal:',
    `  CAUSEWAY_HOME=${home} npx causeway status hub-and-spoke`,
    'To stop it, type Ctrl-C here',
  ];
}
