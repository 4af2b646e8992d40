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
}

export interface RunningSimulator {
  readonly endpoint: string;
  readonly control: string;
  readonly close: () => Promise<void>;
}

/** Throws when a port is taken or the state file is broken. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { host = '127.0.0.1', config = parseSimulatorConfig({}), clock = systemClock, stateFile } = options;
  const simulation = new Simulation({ config, clock, stateFile });
  const api = createApiServer(simulation);
  const control = createControlServer(simulation);
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
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: chosen } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
