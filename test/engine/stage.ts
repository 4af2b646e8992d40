// What an engine scenario needs: a simulated cloud of its own, a real worker process, a client, and the cloud's own record.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { dataConverter } from '../../codec/data-converter.ts';
import { writeLocalStack } from '../../config/local-stack.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { createMasterKey } from '../../config/read-master-keys.ts';
import { connectRuns, type Runs } from '../../runs/connect-runs.ts';
import type { RunReport } from '../../runs/report.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start-simulator.ts';
import type { Topology } from '../../topology/model.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const QUICK = { connection: '100ms', route: '50ms' };

export interface Effect {
  seq: number;
  action: string;
  resourceType: string;
  resourceId: string;
  gatewayId: string;
  clientToken: string;
  name: string;
}

export interface Inventory {
  customerGateways: { CustomerGatewayId: string; IpAddress: string; Name: string }[];
  vpnConnections: { VpnConnectionId: string; CustomerGatewayId: string; VpnGatewayId: string; Name: string }[];
  routes: { VpnInstanceId: string; NextHop: string; RouteDest: string; Weight: number; State: string }[];
  policyRoutes: { NextHop: string; RouteSource: string; RouteDest: string; Weight: number; State: string }[];
}

type Parts = Pick<Stage, 'home' | 'runs' | 'simulator' | 'owner' | 'client'>;

export class Stage {
  readonly home: string;
  readonly owner: string;
  readonly runs: Runs;
  /** What the workers have said. */
  log = '';
  readonly simulator: RunningSimulator;
  readonly client: Client;
  private workers: ChildProcess[] = [];

  private constructor({ home, runs, simulator, owner, client }: Parts) {
    this.home = home;
    this.runs = runs;
    this.simulator = simulator;
    this.owner = owner;
    this.client = client;
  }

  static async open({ durations = QUICK, withWorker = true, temporal = inject('temporal') } = {}): Promise<Stage> {
    const simulator = await startSimulator({ port: 0, controlPort: 0, config: parseSimulatorConfig({ durations }) });
    const home = mkdtempSync(join(tmpdir(), 'causeway-stage-'));
    await createMasterKey(join(home, 'master.key'));
    const { endpoint, control } = simulator;
    await writeLocalStack({
      home,
      temporal,
      simulator: { endpoint, control, pid: process.pid },
      worker: { pid: process.pid, taskQueue: '' },
    });
    const owner = `o${Math.random().toString(36).slice(2, 10)}`;
    const settings = loadSettings({ env: { CAUSEWAY_HOME: home, CAUSEWAY_OWNER: owner }, cwd: home });
    const runs = await connectRuns(settings, 'default');
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, dataConverter });
    const stage = new Stage({ home, runs, simulator, owner, client });
    if (withWorker) await stage.startWorker();
    return stage;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => stop(worker)));
    await this.runs.close();
    await this.client.connection.close();
    await this.simulator.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A process of its own, so that it can be killed. */
  async startWorker(env: Record<string, string> = {}, cli = CLI): Promise<ChildProcess> {
    const { PATH = '', HOME = '' } = process.env;
    const worker = spawn(process.execPath, [cli, 'worker', '--output', 'json'], {
      cwd: this.home,
      env: { PATH, HOME, CAUSEWAY_HOME: this.home, CAUSEWAY_OWNER: this.owner, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.workers.push(worker);
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    const [line] = (await Promise.race([once(createInterface(worker.stdout), 'line'), once(worker, 'exit')])) as [
      unknown,
    ];
    if (typeof line !== 'string') throw new Error(`The worker ended before it was ready:\n${this.log.slice(-5_000)}`);
    return worker;
  }

  async killWorkers(): Promise<void> {
    await Promise.all(this.workers.map((worker) => stop(worker, 'SIGKILL')));
    this.workers = [];
  }

  async apply(topology: Topology): Promise<RunReport> {
    return await this.runs.follow(await this.runs.startApply(topology));
  }

  async destroy(plan: string, options: { includeAdopted?: boolean } = {}): Promise<RunReport> {
    return await this.runs.follow(await this.runs.startDestroy(plan, options));
  }

  // Hands on the workflows, as in the Temporal UI

  async cancel(workflowId: string): Promise<void> {
    await this.client.workflow.getHandle(workflowId).cancel();
  }

  async terminate(workflowId: string): Promise<void> {
    await this.client.workflow.getHandle(workflowId).terminate('somebody did');
  }

  async terminateLanes(count = 2): Promise<void> {
    const lanes = await this.untilListed("WorkflowType='lane' AND ExecutionStatus='Running'", count);
    for (const workflowId of lanes) await this.terminate(workflowId);
  }

  /** The server's lists lag behind what it does: waits until as many are listed. */
  async untilListed(query: string, count = 1): Promise<string[]> {
    let ids: string[] = [];
    await this.until(`${count} of ${query}`, async () => {
      ids = await this.workflowIds(query);
      return ids.length === count;
    });
    return ids;
  }

  async workflowIds(query: string): Promise<string[]> {
    const ids: string[] = [];
    const mine = `CausewayOwner='${this.owner}' AND ${query}`;
    for await (const { workflowId } of this.client.workflow.list({ query: mine })) ids.push(workflowId);
    return ids;
  }

  // The cloud's own record

  async effects(action?: string): Promise<Effect[]> {
    const text = await (await fetch(`${this.simulator.control}/effects`)).text();
    const all = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Effect);
    return action === undefined ? all : all.filter((effect) => effect.action === action);
  }

  async inventory(): Promise<Inventory> {
    return (await (await fetch(`${this.simulator.control}/inventory`)).json()) as Inventory;
  }

  async fault(fault: object): Promise<string> {
    return ((await this.post('/faults', fault)) as { id: string }).id;
  }

  /** How often the cloud has answered with this code. */
  async answers(code: string): Promise<number> {
    const stats = (await (await fetch(`${this.simulator.control}/stats`)).json()) as {
      actions: Record<string, { codes: Record<string, number> }>;
    };
    return Object.values(stats.actions).reduce((sum, { codes }) => sum + (codes[code] ?? 0), 0);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.simulator.control}/faults`, { method: 'DELETE' });
  }

  async fired(): Promise<number> {
    const faults = (await (await fetch(`${this.simulator.control}/faults`)).json()) as { fired: number }[];
    return faults.reduce((sum, { fired }) => sum + fired, 0);
  }

  async world(hand: object): Promise<unknown> {
    return await this.post('/world', hand);
  }

  /** Waits for a condition of the cloud or the run; fails by name. */
  async until(what: string, isTrue: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await isTrue())) {
      if (Date.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.simulator.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }
}

async function stop(worker: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, 'exit');
  worker.kill(signal);
  await exited;
}
