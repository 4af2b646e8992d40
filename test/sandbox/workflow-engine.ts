// The only file that knows the internals of the SDK (exactly 1.24.0): it runs the real workflow bundle without a server or a
// worker, one activation at a time.
import { readFileSync } from 'node:fs';
import { TypedSearchAttributes } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { createUnsafeRandomSource } from '@temporalio/workflow/lib/random-helpers.js';
import { toPayloads, type Payload } from './payloads.ts';

type Activation = Parameters<Workflow['activate']>[0];
type Completion = Awaited<ReturnType<Workflow['activate']>>;
export type Job = NonNullable<Activation['jobs']>[number];
export type Command = NonNullable<NonNullable<Completion['successful']>['commands']>[number];

/** Node starts a thread for the time limit of each call into the sandbox: half of all time. */
const WITHOUT_WATCHDOG = undefined as unknown as number;
const TASK_TIMEOUT_MS = 10_000;
const EVENTS_BEFORE_CONTINUE = 4096;

export interface NewWorkflow {
  type: string;
  id: string;
  runId: string;
  firstRunId: string;
  continuedFrom: string | undefined;
  parent: { workflowId: string; runId: string } | undefined;
  now: number;
  random: () => number;
}

export class WorkflowEngine {
  private readonly creator: ReusableVMWorkflowCreator;

  private constructor(creator: ReusableVMWorkflowCreator) {
    this.creator = creator;
  }

  static async open(bundlePath: string, activityNames: string[]): Promise<WorkflowEngine> {
    const bundle = parseWorkflowCode(readFileSync(bundlePath, 'utf8'), bundlePath);
    const creator = await ReusableVMWorkflowCreator.create(bundle, WITHOUT_WATCHDOG, new Set(activityNames));
    globalHandlers.uninstall(); // its stack trace for every promise costs more than all else
    globalHandlers.promiseHookInstalled = false;
    return new WorkflowEngine(creator);
  }

  async create(it: NewWorkflow): Promise<RunningWorkflow> {
    const { type: workflowType, id: workflowId, runId, firstRunId, continuedFrom, now, random } = it;
    const workflow = await this.creator.createWorkflow({
      now,
      randomnessSeed: Array.from({ length: 8 }, () => Math.floor(random() * 256)),
      showStackTraceSources: false,
      info: {
        workflowType,
        workflowId,
        runId,
        namespace: 'default',
        taskQueue: 'sandbox',
        firstExecutionRunId: firstRunId,
        originalExecutionRunId: runId,
        ...(continuedFrom !== undefined && { continuedFromExecutionRunId: continuedFrom }),
        ...(it.parent && { parent: { ...it.parent, namespace: 'default' } }),
        attempt: 1,
        taskTimeoutMs: TASK_TIMEOUT_MS,
        searchAttributes: {},
        typedSearchAttributes: new TypedSearchAttributes(),
        historyLength: 0,
        historySize: 0,
        continueAsNewSuggested: false,
        targetWorkerDeploymentVersionChanged: false,
        suggestedContinueAsNewReasons: [],
        startTime: new Date(now),
        runStartTime: new Date(now),
        unsafe: {
          now: () => now,
          isReplaying: false,
          isReplayingHistoryEvents: false,
          random: createUnsafeRandomSource(random),
        },
      },
    });
    return new RunningWorkflow(workflow, runId);
  }

  async close(): Promise<void> {
    await this.creator.destroy();
  }
}

export class RunningWorkflow {
  private readonly workflow: Workflow;
  private readonly runId: string;

  constructor(workflow: Workflow, runId: string) {
    this.workflow = workflow;
    this.runId = runId;
  }

  /** One workflow task: what happened in, commands out. Throws what would fail the task for ever. */
  async activate(jobs: Job[], { now, events }: { now: number; events: number }): Promise<Command[]> {
    return this.commandsOf(
      await this.workflow.activate({
        runId: this.runId,
        timestamp: msToTs(now),
        historyLength: events,
        continueAsNewSuggested: events >= EVENTS_BEFORE_CONTINUE,
        isReplaying: false,
        jobs: jobs.toSorted((a, b) => rank(a) - rank(b)),
      }),
    );
  }

  async query(name: string, args: unknown[]): Promise<Payload> {
    const queryWorkflow = { queryId: 'query', queryType: name, arguments: toPayloads(args) };
    const jobs = [{ variant: 'queryWorkflow', queryWorkflow }];
    const [answer] = this.commandsOf(await this.workflow.activate({ runId: this.runId, jobs } as Activation));
    const response = answer?.respondToQuery?.succeeded?.response;
    if (!response) throw new Error(`Query ${name} failed: ${answer?.respondToQuery?.failed?.message ?? 'no answer'}`);
    return response;
  }

  async dispose(): Promise<void> {
    await this.workflow.dispose();
  }

  private commandsOf({ failed, successful }: Completion): Command[] {
    if (failed) throw new Error(`${failed.failure?.message ?? 'failed'}\n${failed.failure?.stackTrace ?? ''}`);
    return successful?.commands ?? [];
  }
}

/** The order in which the SDK's core hands jobs over. */
function rank(job: Job): number {
  if (job.initializeWorkflow) return 0;
  return (job.signalWorkflow ?? job.doUpdate) ? 1 : 2;
}
