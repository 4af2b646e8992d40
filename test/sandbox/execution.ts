// One execution of a workflow: what happened to it goes in by batches, what it commands comes out; how it ended is kept.
import { ApplicationFailure } from '@temporalio/common';
import { Commands } from './commands.ts';
import type { Sandbox } from './driver.ts';
import { fromPayload, fromPayloads, toPayloads, type Failure, type Payload } from './payloads.ts';
import type { Job, RunningWorkflow } from './workflow-engine.ts';

export type Status = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED' | 'TERMINATED' | 'CONTINUED_AS_NEW';

/** How an execution ended, as its parent is told. */
export type Ending =
  | { status: 'COMPLETED'; result: Payload | undefined }
  | { status: 'FAILED'; failure: Failure }
  | { status: 'CANCELED' | 'TERMINATED' | 'CONTINUED_AS_NEW' };

export interface Start {
  type: string;
  id: string;
  runId: string;
  firstRunId: string;
  continuedFrom: string | undefined;
  input: Payload[];
  attributes: Map<string, string>;
  parent: { workflowId: string; runId: string } | undefined;
  onEnd: (ending: Ending) => void;
}

interface Update {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

const TASK_MS = 3;
const EVENTS_PER_TASK = 3;

export class Execution {
  readonly start: Start;
  status: Status = 'RUNNING';
  result: unknown;
  failure: Failure | undefined;
  /** Length of the history, as a server would count it. */
  events = 1;
  readonly updates = new Map<string, Update>();
  private readonly sandbox: Sandbox;
  private readonly workflow: RunningWorkflow;
  private readonly commands: Commands;
  private jobs: Job[] = [];
  private hasTask = false;
  private isDisposed = false;
  hasBegun = false;

  constructor(sandbox: Sandbox, workflow: RunningWorkflow, start: Start) {
    this.sandbox = sandbox;
    this.workflow = workflow;
    this.start = start;
    this.commands = new Commands(sandbox, this);
    const { id: workflowId, type: workflowType, firstRunId: firstExecutionRunId, input } = start;
    this.push({
      initializeWorkflow: { workflowId, workflowType, firstExecutionRunId, arguments: input, attempt: 1 },
    });
  }

  get isOpen(): boolean {
    return this.status === 'RUNNING';
  }

  push(job: Job): void {
    if (!this.isOpen) return;
    this.jobs.push(job);
    if (this.hasTask) return;
    this.hasTask = true;
    this.sandbox.clock.after(TASK_MS, () => this.sandbox.worker.whenUp(() => this.sandbox.perform(this)));
  }

  signal(name: string, input: Payload[]): void {
    this.events++;
    this.sandbox.signals.push({ to: this.start.id, name, args: fromPayloads(input) });
    this.push({ signalWorkflow: { signalName: name, input } });
  }

  cancel(reason: string): void {
    this.events++;
    this.push({ cancelWorkflow: { reason } });
  }

  /** A repeated update id gets the first one's answer. */
  update(name: string, args: unknown[], updateId: string): Promise<unknown> {
    const known = this.updates.get(updateId);
    if (known) return known.promise;
    const update = deferred();
    this.updates.set(updateId, update);
    this.events += 2;
    const meta = { updateId, identity: 'sandbox' };
    const input = toPayloads(args);
    this.push({ doUpdate: { id: updateId, protocolInstanceId: updateId, name, input, runValidator: true, meta } });
    return update.promise;
  }

  async query(name: string, args: unknown[] = []): Promise<unknown> {
    return fromPayload(await this.workflow.query(name, args));
  }

  /** One workflow task. */
  async activate(): Promise<void> {
    this.hasTask = false;
    const jobs = this.jobs.splice(0);
    if (!this.isOpen || jobs.length === 0) return;
    this.hasBegun = true;
    this.events += EVENTS_PER_TASK;
    const { events } = this;
    for (const command of await this.workflow.activate(jobs, { now: this.sandbox.clock.now, events })) {
      await this.commands.perform(command);
    }
  }

  async end(ending: Ending): Promise<void> {
    if (!this.isOpen) return;
    this.status = ending.status;
    if (ending.status === 'COMPLETED') this.result = fromPayload(ending.result);
    if (ending.status === 'FAILED') this.failure = ending.failure;
    this.commands.orphan();
    for (const { reject } of this.updates.values()) reject(closed(this.start.id));
    // One that was killed can still be queried.
    if (ending.status === 'COMPLETED' || ending.status === 'CONTINUED_AS_NEW') await this.dispose();
    if (ending.status !== 'CONTINUED_AS_NEW') this.start.onEnd(ending);
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return;
    this.isDisposed = true;
    await this.workflow.dispose();
  }
}

/** The server's word to one whose update was in a workflow that ended. */
function closed(id: string): Error {
  return ApplicationFailure.retryable(`Workflow ${id} ended before the update did`, 'WorkflowClosed');
}

function deferred(): Update {
  const ends: Partial<Update> = {};
  const promise = new Promise<unknown>((resolve, reject) => {
    Object.assign(ends, { resolve, reject });
  });
  promise.catch(() => undefined);
  return { ...(ends as Update), promise };
}
