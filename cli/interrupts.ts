// Ctrl-C and its relatives: the first one asks to stop, the second one ends the process at once.
import { interrupted } from './command-error.ts';
import { EXIT } from './exit-codes.ts';

export interface Interrupts {
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** The promise's value, unless an interrupt comes first; that rejects with the signal's reason. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Resolves with the first interrupt. */
  stopped(): Promise<void>;
  /** Gives the signals back to the process's defaults. */
  ignore(): void;
}

interface SignalSource {
  on(name: NodeJS.Signals, listener: () => void): unknown;
  off(name: NodeJS.Signals, listener: () => void): unknown;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterrupts(source: SignalSource, exit: (code: number) => void): Interrupts {
  const controller = new AbortController();
  const { signal } = controller;
  const onSignal = (): void => (signal.aborted ? exit(EXIT.interrupted) : controller.abort(interrupted()));
  for (const name of STOP_SIGNALS) source.on(name, onSignal);
  const stopped = (): Promise<void> => aborted(signal);
  return {
    signal,
    stopped,
    race: (promise) => Promise.race([promise, stopped().then(() => throwReason(signal))]),
    ignore: () => {
      for (const name of STOP_SIGNALS) source.off(name, onSignal);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function throwReason(signal: AbortSignal): never {
  signal.throwIfAborted();
  throw interrupted();
}
