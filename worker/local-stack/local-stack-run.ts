// One run of the local stack: starts its three processes one after the other, each with the addresses of those before it.
import { removeLocalStack, writeLocalStack } from '../../config/local-stack.ts';
import type { LocalStack } from '../../config/local-stack.ts';
import { createMasterKey } from '../../config/read-master-keys.ts';
import { cleanEnvironment } from '../processes/clean-environment.ts';
import type { KnownProcess } from '../processes/process-identity.ts';
import { findTemporalServer } from '../temporal-server/find-temporal-server.ts';
import { startTemporalServer } from '../temporal-server/start-temporal-server.ts';
import { openWorld, portOf, recordWorld } from './local-world.ts';
import type { StackPorts } from './local-world.ts';
import { ProcessRecord, stopLeftovers } from './process-record.ts';
import type { StackHome } from './stack-home.ts';
import { StackProcesses } from './stack-processes.ts';
import type { Death, ProcessName } from './stack-processes.ts';
import type { LocalStackOptions } from './start-local-stack.ts';
import { startSimulator, startWorker } from './start-stack-process.ts';

const SIMULATOR_GRACE_MS = 5_000;
const WORKER_GRACE_MS = 10_000;

export class LocalStackRun {
  readonly #home: StackHome;
  readonly #options: LocalStackOptions;
  readonly #record: ProcessRecord;
  readonly #processes = new StackProcesses((death) => this.#sayDeath(death));
  #addresses: LocalStack | undefined;

  constructor(home: StackHome, options: LocalStackOptions) {
    this.#home = home;
    this.#options = options;
    this.#record = new ProcessRecord(home.processesFile);
  }

  async start(): Promise<LocalStack> {
    await stopLeftovers(this.#home.processesFile, this.#options.onProgress);
    await removeLocalStack(this.#home.folder);
    const wished = await openWorld(this.#home, this.#options);
    await createMasterKey(this.#home.masterKeyFile);
    const temporal = await this.#startServer(wished);
    const simulator = await this.#startSimulator(wished);
    await recordWorld(this.#home, {
      temporal: portOf(temporal.address),
      ui: portOf(temporal.ui),
      simulator: portOf(simulator.endpoint),
      control: portOf(simulator.control),
    });
    return this.#startWorker({ home: this.#home.folder, temporal, simulator });
  }

  async restartWorker(): Promise<LocalStack> {
    if (this.#addresses === undefined) throw new Error('Cannot restart the worker: the stack has not started');
    await this.#processes.stop('worker');
    return this.#startWorker(this.#addresses);
  }

  async stop(): Promise<void> {
    await this.#processes.stopAll();
    await removeLocalStack(this.#home.folder);
    await this.#record.drop();
  }

  async #startServer(wished: StackPorts): Promise<LocalStack['temporal']> {
    const { path } = await findTemporalServer(this.#options);
    const server = await startTemporalServer({
      ...this.#launch('Temporal server'),
      binary: path,
      dbFile: this.#home.databaseFile,
      port: wished.temporal,
      uiPort: wished.ui,
      logFile: this.#home.logs.temporal,
    });
    this.#processes.add('Temporal server', server);
    const { address, ui, pid } = server;
    if (portOf(address) !== wished.temporal) this.#sayMoved('Temporal server', wished.temporal, address);
    return { address, ui, pid };
  }

  async #startSimulator(wished: StackPorts): Promise<LocalStack['simulator']> {
    const simulator = await startSimulator({
      ...this.#launch('simulator'),
      command: this.#options.command,
      logFile: this.#home.logs.simulator,
      ports: wished,
      configFile: this.#options.simulatorConfigFile,
      stateFile: this.#home.simulatorStateFile,
    });
    this.#processes.add('simulator', { ...simulator, stop: () => simulator.stop({ graceMs: SIMULATOR_GRACE_MS }) });
    const { endpoint, control, pid } = simulator;
    if (portOf(endpoint) !== wished.simulator) this.#sayMoved('simulator', wished.simulator, endpoint);
    return { endpoint, control, pid };
  }

  /** The worker reads stack.json to find the other two, so it is written twice. */
  async #startWorker(others: Omit<LocalStack, 'worker'>): Promise<LocalStack> {
    await writeLocalStack({ ...others, worker: { pid: 0, taskQueue: '' } });
    const launch = this.#launch('worker');
    const worker = await startWorker({
      ...launch,
      env: { ...launch.env, CAUSEWAY_HOME: this.#home.folder },
      command: this.#options.command,
      logFile: this.#home.logs.worker,
    });
    this.#processes.add('worker', { ...worker, stop: () => worker.stop({ graceMs: WORKER_GRACE_MS }) });
    this.#addresses = { ...others, worker: { pid: worker.pid, taskQueue: worker.taskQueue } };
    await writeLocalStack(this.#addresses);
    return this.#addresses;
  }

  #launch(name: ProcessName) {
    return {
      env: cleanEnvironment(this.#options.env),
      signal: this.#options.signal,
      onStarted: (started: KnownProcess) => this.#record.add(name, started),
    };
  }

  #sayMoved(name: ProcessName, wished: number, address: string): void {
    this.#options.onProgress(`Port ${wished} is in use: the ${name} is at ${address}`);
  }

  #sayDeath({ name, pid, how }: Death): void {
    const home = this.#home.folder;
    const advice =
      name === 'worker'
        ? `start another in a second terminal: CAUSEWAY_HOME=${home} npx causeway worker`
        : 'stop the stack with Ctrl-C and type npx causeway dev again: runs go on where they were';
    this.#options.onDeath(`The ${name} (process ${pid}) ${how}; the others go on. To go on with it, ${advice}`);
  }
}
