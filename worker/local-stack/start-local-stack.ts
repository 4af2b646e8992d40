// The local stack: a Temporal server on a file, the cloud's simulator and a worker, which know of each other by stack.json alone.
// One per folder; what an earlier one left running there is stopped first.
import type { LocalStack } from '../../config/local-stack.ts';
import { tryLock } from '../processes/process-lock.ts';
import { StackError } from '../stack-error.ts';
import { LocalStackRun } from './local-stack-run.ts';
import { openStackHome } from './stack-home.ts';

export interface LocalStackOptions {
  readonly home: string;
  /** Drops what the server and the simulator remember. */
  readonly isFresh: boolean;
  readonly simulatorConfigFile?: string | undefined;
  /** How `causeway` is called, without a verb. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (text: string) => void;
  /** A process of the stack has gone without being asked to; the text ends with what to type. */
  readonly onDeath: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface RunningStack {
  /** As it stood in stack.json when all were ready. */
  readonly addresses: LocalStack;
  /** Another worker in place of one that died, or of the one that runs; the addresses with the new one. */
  readonly restartWorker: () => Promise<LocalStack>;
  /** Worker, simulator, server, by pid; then stack.json goes. */
  readonly stop: () => Promise<void>;
}

/** Resolves when all three are ready. When it throws, nothing that it started is left. */
export async function startLocalStack(options: LocalStackOptions): Promise<RunningStack> {
  const home = await openStackHome(options.home);
  const lock = await tryLock(home.lockFile);
  if (lock.kind === 'taken') {
    throw new StackError(`Cannot start the local stack in ${home.folder}: process ${lock.pid} runs it already`, {
      hint: 'Stop that one with Ctrl-C, or set CAUSEWAY_HOME to another folder',
    });
  }
  const run = new LocalStackRun(home, options);
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAndRelease(run, lock));
  try {
    return { addresses: await run.start(), restartWorker: () => run.restartWorker(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAndRelease(run: LocalStackRun, lock: { release(): Promise<void> }): Promise<void> {
  try {
    await run.stop();
  } finally {
    await lock.release();
  }
}
