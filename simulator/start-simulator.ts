// Starts the simulated cloud: an API port for its clients and a control port for whoever tests them.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiServer } from './api/api-server.ts';
import type { SimulatorClock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { parseSimulatorConfig } from './config.ts';
import { createControlServer } from './control/control-server.ts';
import { Simulation } from './simulation.ts';

export interface SimulatorOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly controlPort: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  readonly config?: SimulatorConfig;
  /** Keeps the world across restarts. */
  readonly stateFile?: string;
  readonly clock?: SimulatorClock;
  /** How long a request may take to arrive, by the real clock. */
  readonly requestTimeoutMs?: number;
}

/** The address or the port is not to be had. */
export class SimulatorListenError extends Error {
  override readonly name = 'SimulatorListenError';
}

export interface RunningSimulator {
  readonly endpoint: string;
  readonly control: string;
  readonly close: () => Promise<void>;
}

/** Throws `SimulatorListenError`, or that the state file is broken. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { host = '127.0.0.1', config = parseSimulatorConfig({}), clock = systemClock, stateFile } = options;
  const { requestTimeoutMs = 60_000 } = options;
  const simulation = new Simulation({ config, clock, stateFile });
  const api = createApiServer(simulation, requestTimeoutMs);
  const control = createControlServer(simulation, requestTimeoutMs);
  const close = async () => {
    simulation.stopping.abort();
    await Promise.all([api, control].map(stop));
    await simulation.save();
  };
  try {
    const endpoint = await listen(api, host, options.port);
    return { endpoint, control: await listen(control, host, options.controlPort), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new SimulatorListenError(`Cannot listen on ${host}, port ${port}: ${whyNot(cause)}`, { cause })),
    );
    server.listen(port, host, () => resolve());
  });
  const { port: chosen } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  ENOTFOUND: 'the address is not one of this machine',
  EACCES: 'the port needs more rights',
};

function whyNot({ code = '', message }: NodeJS.ErrnoException): string {
  return reasons[code] ?? message;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
