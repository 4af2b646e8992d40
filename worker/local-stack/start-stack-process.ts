// Starts one of our own programs and waits for the line of JSON by which it says that it is ready.
import * as z from 'zod';
import { awaitReady, readyLine } from '../processes/await-ready.ts';
import { freePort, retryWhenPortIsTaken } from '../processes/free-port.ts';
import type { KnownProcess } from '../processes/process-identity.ts';
import { startChild } from '../processes/start-child.ts';
import type { RunningChild } from '../processes/start-child.ts';

export interface StackProcess {
  /** How `causeway` is called, without a verb. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly signal: AbortSignal;
  readonly onStarted: (started: KnownProcess) => Promise<void>;
}

export interface SimulatorProcess extends StackProcess {
  readonly ports: { readonly simulator: number; readonly control: number };
  readonly configFile: string | undefined;
  readonly stateFile: string;
}

const SimulatorReady = z.object({ endpoint: z.url(), control: z.url() });
const WorkerReady = z.object({ ready: z.literal(true), taskQueue: z.string().min(1) });
const SIMULATOR_TIMEOUT_MS = 20_000;
const WORKER_TIMEOUT_MS = 60_000;

export function startSimulator(simulator: SimulatorProcess): Promise<RunningChild & z.infer<typeof SimulatorReady>> {
  return retryWhenPortIsTaken(async () => {
    const port = await freePort(simulator.ports.simulator);
    const control = await freePort(simulator.ports.control);
    const args = [
      'simulate',
      '--port',
      String(port),
      '--control-port',
      String(control),
      '--state',
      simulator.stateFile,
    ];
    if (simulator.configFile !== undefined) args.push('--config', simulator.configFile);
    return startReady(simulator, { name: 'simulator', args, ready: SimulatorReady, timeoutMs: SIMULATOR_TIMEOUT_MS });
  });
}

export function startWorker(worker: StackProcess): Promise<RunningChild & z.infer<typeof WorkerReady>> {
  const args = ['worker', '--output', 'json'];
  return startReady(worker, { name: 'worker', args, ready: WorkerReady, timeoutMs: WORKER_TIMEOUT_MS });
}

async function startReady<T extends object>(
  { command, env, logFile, signal, onStarted }: StackProcess,
  { name, args, ready, timeoutMs }: { name: string; args: string[]; ready: z.ZodType<T>; timeoutMs: number },
): Promise<RunningChild & T> {
  const child = await startChild({ command: [...command, ...args], env, logFile });
  try {
    await onStarted(child);
    const check = () => readyLine(child, ready);
    return { ...child, ...(await awaitReady(child, { name, logFile, timeoutMs, signal, check })) };
  } catch (error) {
    await child.stop({ graceMs: 0 });
    throw error;
  }
}
