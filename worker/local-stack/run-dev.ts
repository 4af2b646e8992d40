// `dev` in the foreground: the stack until a signal, then everything stopped in order. A second signal does not wait.
import type { EventEmitter } from 'node:events';
import { killLivingChildren } from '../processes/start-child.ts';
import { startLocalStack } from './start-local-stack.ts';
import type { LocalStackOptions, RunningStack } from './start-local-stack.ts';
import type { LocalStack } from '../../config/local-stack.ts';

export interface ForegroundOptions extends Omit<LocalStackOptions, 'signal'> {
  /** Where signals come from: the process, but for tests. */
  readonly signals?: EventEmitter;
}

export interface DevOptions extends ForegroundOptions {
  readonly onReady: (addresses: LocalStack) => void;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs until a signal, and resolves when nothing is left running. */
export function runDev({ onReady, ...options }: DevOptions): Promise<void> {
  return withLocalStack(options, async ({ addresses }, stopped) => {
    onReady(addresses);
    await aborted(stopped);
  });
}

/** Runs `work` on a stack of its own, which is stopped when the work has ended or a signal has come. */
export async function withLocalStack(
  { signals = process, ...options }: ForegroundOptions,
  work: (stack: RunningStack, stopped: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const onSignal = () =>
    stopping.signal.aborted ? killLivingChildren() : stopping.abort(new Error('Stopped by a signal'));
  for (const name of STOP_SIGNALS) signals.on(name, onSignal);
  try {
    const stack = await startLocalStack({ ...options, signal: stopping.signal });
    try {
      await work(stack, stopping.signal);
    } finally {
      options.onProgress('Stopping the worker, the simulator and the Temporal server');
      await stack.stop();
    }
  } catch (error) {
    if (error !== stopping.signal.reason) throw error;
  } finally {
    for (const name of STOP_SIGNALS) signals.off(name, onSignal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
