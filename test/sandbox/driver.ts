// Temporal without a server: the real workflow bundle in virtual time. It keeps executions by workflow id, moves the clock, and
// is the hand that starts, signals, updates, queries, cancels and terminates.
import { inject } from 'vitest';
import type { AnyActivity } from './activity-context.ts';
import { VirtualClock } from './clock.ts';
import { Execution, type Start } from './execution.ts';
import { toPayloads } from './payloads.ts';
import { seededRandom } from './seeded-random.ts';
import { VirtualWorker } from './virtual-worker.ts';
import { WorkflowEngine } from './workflow-engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    workflowBundle: string;
  }
}

const QUERY_MS = 5;

interface Options {
  activities: (sandbox: Sandbox) => Record<string, unknown>;
  seed?: number;
}

interface NewRun {
  workflowId: string;
  args: unknown[];
  attributes?: Record<string, string>;
}

type Beginning = Omit<Start, 'runId' | 'firstRunId' | 'continuedFrom'> &
  Partial<Pick<Start, 'firstRunId' | 'continuedFrom'>>;

export class Sandbox {
  readonly clock = new VirtualClock();
  readonly worker: VirtualWorker;
  readonly random: () => number;
  /** Every execution of every workflow id, oldest first. */
  readonly executions = new Map<string, Execution[]>();
  /** Every signal that reached an open execution. */
  readonly signals: { to: string; name: string; args: unknown[] }[] = [];
  private engine: WorkflowEngine | undefined;
  private runs = 0;
  private updates = 0;
  private fault: Error | undefined;

  private constructor({ activities, seed = 1 }: Options) {
    this.random = seededRandom(seed);
    this.worker = new VirtualWorker(this.clock, activities(this) as Record<string, AnyActivity>);
  }

  static async open(options: Options): Promise<Sandbox> {
    const sandbox = new Sandbox(options);
    sandbox.engine = await WorkflowEngine.open(inject('workflowBundle'), Object.keys(sandbox.worker.activities));
    return sandbox;
  }

  async close(): Promise<void> {
    for (const execution of [...this.executions.values()].flat()) await execution.dispose();
    await this.engine?.close();
  }

  /** Moves time until the condition holds; fails by name when nothing more happens, or when it takes too long. */
  async until(what: string, isTrue: () => boolean, { withinMs = 48 * 3_600_000 } = {}): Promise<void> {
    const deadline = this.clock.now + withinMs;
    const hasTime = (): boolean => this.clock.now <= deadline && this.fault === undefined;
    await this.clock.runUntil(() => !hasTime() || isTrue());
    if (this.fault) throw this.fault;
    if (!isTrue()) throw new Error(`Waited in vain for: ${what} (until ${new Date(this.clock.now).toISOString()})`);
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now + ms;
    let isOver = false;
    this.clock.after(ms, () => {
      isOver = true;
    });
    await this.until(`${end}`, () => isOver);
  }

  /** Moves time until the promise, which stands on virtual events, has settled. */
  async answer<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    await this.until('an answer', () => isSettled);
    return await promise;
  }

  // A client's verbs

  async start(type: string, { workflowId, args, attributes = {} }: NewRun): Promise<Execution> {
    if (this.find(workflowId)?.isOpen) throw new Error(`${workflowId} is open`);
    return await this.begin({
      type,
      id: workflowId,
      input: toPayloads(args),
      attributes: new Map(Object.entries(attributes)),
      parent: undefined,
      onEnd: () => undefined,
    });
  }

  /** The last execution of the workflow id, or the one with the run id. */
  find(workflowId: string, runId?: string): Execution | undefined {
    const all = this.executions.get(workflowId);
    return runId === undefined ? all?.at(-1) : all?.find(({ start }) => start.runId === runId);
  }

  all(type: string): Execution[] {
    return [...this.executions.values()].flat().filter(({ start }) => start.type === type);
  }

  open(type: string): Execution[] {
    return this.all(type).filter(({ isOpen }) => isOpen);
  }

  /** One that nobody hears is lost. */
  signal(workflowId: string, name: string, ...args: unknown[]): void {
    const execution = this.find(workflowId);
    if (execution?.isOpen) execution.signal(name, toPayloads(args));
  }

  /** Moves time until the handler has answered. */
  async update(workflowId: string, name: string, ...args: unknown[]): Promise<unknown> {
    const execution = this.find(workflowId);
    if (!execution) throw new Error(`${workflowId} is not there`);
    return await this.answer(execution.update(name, args, `update-${++this.updates}`));
  }

  cancel(workflowId: string): void {
    this.find(workflowId)?.cancel('a hand');
  }

  terminate(workflowId: string): void {
    const execution = this.find(workflowId);
    if (execution) void execution.end({ status: 'TERMINATED' });
  }

  async query(workflowId: string, name: string, runId?: string): Promise<unknown> {
    const execution = this.find(workflowId, runId);
    if (!execution) throw new Error(`${workflowId} is not there`);
    return await new Promise((resolve, reject) => {
      const ask = (): unknown =>
        execution.hasBegun ? execution.query(name).then(resolve, reject) : this.clock.after(QUERY_MS, ask);
      this.clock.after(QUERY_MS, ask);
    });
  }

  // For executions and their commands

  async begin(start: Beginning): Promise<Execution> {
    const runId = `run-${String(++this.runs).padStart(5, '0')}`;
    const whole: Start = { continuedFrom: undefined, ...start, runId, firstRunId: start.firstRunId ?? runId };
    const workflow = await this.engine!.create({ ...whole, now: this.clock.now, random: this.random });
    const execution = new Execution(this, workflow, whole);
    this.executions.set(start.id, [...(this.executions.get(start.id) ?? []), execution]);
    return execution;
  }

  /** A task that fails would be retried for ever: here it fails the test. */
  async perform(execution: Execution): Promise<void> {
    try {
      await execution.activate();
    } catch (error) {
      this.fault ??= new Error(`A task of ${execution.start.id} failed: ${String(error)}`, { cause: error });
    }
  }
}
