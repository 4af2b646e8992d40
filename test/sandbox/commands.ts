// What a workflow commands, carried out as a server would: timers, activities, children, signals, its own end.
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { ActivityTask, type Schedule } from './activity-task.ts';
import type { Sandbox } from './driver.ts';
import type { Ending, Execution } from './execution.ts';
import { CANCELLED, fromPayload, toError, type Failure, type Payload } from './payloads.ts';
import type { Command, Job } from './workflow-engine.ts';

type Part<Name extends keyof Command> = NonNullable<Command[Name]>;

const ALREADY_EXISTS = 1;
/** Parent close policies of the server. */
const ABANDON = 2;
const REQUEST_CANCEL = 3;

interface Child {
  execution: Execution;
  policy: number;
}

export class Commands {
  private readonly sandbox: Sandbox;
  private readonly execution: Execution;
  private readonly activities = new Map<number, ActivityTask>();
  private readonly locals = new Set<number>();
  private readonly timers = new Map<number, () => void>();
  private readonly children = new Map<number, Child>();

  constructor(sandbox: Sandbox, execution: Execution) {
    this.sandbox = sandbox;
    this.execution = execution;
  }

  async perform(command: Command): Promise<void> {
    const { execution } = this;
    if (command.scheduleActivity) this.schedule(command.scheduleActivity, { isLocal: false });
    else if (command.scheduleLocalActivity) this.schedule(command.scheduleLocalActivity, { isLocal: true });
    else if (command.requestCancelActivity) this.activities.get(command.requestCancelActivity.seq ?? 0)?.cancel();
    else if (command.requestCancelLocalActivity)
      this.activities.get(command.requestCancelLocalActivity.seq ?? 0)?.cancel();
    else if (command.startTimer) this.startTimer(command.startTimer);
    else if (command.cancelTimer) this.timers.get(command.cancelTimer.seq ?? 0)?.();
    else if (command.startChildWorkflowExecution) await this.startChild(command.startChildWorkflowExecution);
    else if (command.cancelChildWorkflowExecution)
      this.children.get(command.cancelChildWorkflowExecution.childWorkflowSeq ?? 0)?.execution.cancel('parent asked');
    else if (command.signalExternalWorkflowExecution) this.signal(command.signalExternalWorkflowExecution);
    else if (command.updateResponse) this.answer(command.updateResponse);
    else if (command.upsertWorkflowSearchAttributes) this.upsert(command.upsertWorkflowSearchAttributes);
    else if (command.completeWorkflowExecution)
      await execution.end({ status: 'COMPLETED', result: command.completeWorkflowExecution.result ?? undefined });
    else if (command.failWorkflowExecution)
      await execution.end({ status: 'FAILED', failure: command.failWorkflowExecution.failure ?? {} });
    else if (command.cancelWorkflowExecution) await execution.end({ status: 'CANCELED' });
    else if (command.continueAsNewWorkflowExecution) await this.continueAsNew(command.continueAsNewWorkflowExecution);
    else if (!command.modifyWorkflowProperties && !command.setPatchMarker)
      throw new Error(`The sandbox does not know the command ${Object.keys(command).join()}`);
  }

  /** The execution has ended: nobody waits any more, and children hear of it by their policy. */
  orphan(): void {
    for (const activity of this.activities.values()) activity.orphan();
    for (const drop of this.timers.values()) drop();
    for (const { execution, policy } of this.children.values()) {
      if (!execution.isOpen || policy === ABANDON) continue;
      if (policy === REQUEST_CANCEL) execution.cancel('parent closed');
      else this.sandbox.terminate(execution.start.id);
    }
  }

  private schedule(schedule: Schedule, { isLocal }: { isLocal: boolean }): void {
    const seq = schedule.seq ?? 0;
    const { clock, worker } = this.sandbox;
    this.execution.events += isLocal ? 1 : 3;
    if (isLocal) this.beginLocal(seq);
    const resolve = (result: NonNullable<Job['resolveActivity']>['result']): void => {
      this.activities.delete(seq);
      this.locals.delete(seq);
      this.execution.push({ resolveActivity: { seq, result: result ?? null, isLocal } });
    };
    this.activities.set(
      seq,
      new ActivityTask(schedule, { clock, worker, isLocal, resolve, runId: this.execution.start.runId }),
    );
  }

  /** Two at once make a history that does not replay: the SDK loses the order in which they answered. */
  private beginLocal(seq: number): void {
    if (this.locals.size > 0) throw new Error('Two local activities at once: the history might not replay');
    this.locals.add(seq);
  }

  private startTimer({ seq, startToFireTimeout }: Part<'startTimer'>): void {
    const id = seq ?? 0;
    this.execution.events += 2;
    const drop = this.sandbox.clock.after(optionalTsToMs(startToFireTimeout) ?? 0, () => {
      this.timers.delete(id);
      this.execution.push({ fireTimer: { seq: id } });
    });
    this.timers.set(id, drop);
  }

  private async startChild(child: Part<'startChildWorkflowExecution'>): Promise<void> {
    const seq = child.seq ?? 0;
    const { workflowId = '', workflowType = '', input, searchAttributes, parentClosePolicy } = child;
    const { id, runId } = this.execution.start;
    this.execution.events += 3;
    if (this.sandbox.find(workflowId ?? '')) {
      const failed = { workflowId, workflowType, cause: ALREADY_EXISTS };
      this.execution.push({ resolveChildWorkflowExecutionStart: { seq, failed } });
      return;
    }
    const execution = await this.sandbox.begin({
      type: workflowType ?? '',
      id: workflowId ?? '',
      input: input ?? [],
      attributes: attributesIn(searchAttributes?.indexedFields),
      parent: { workflowId: id, runId },
      onEnd: (ending) => this.childEnded({ seq, workflowId, workflowType, ending }),
    });
    this.children.set(seq, { execution, policy: parentClosePolicy ?? 0 });
    const succeeded = { runId: execution.start.runId };
    this.execution.push({ resolveChildWorkflowExecutionStart: { seq, succeeded } });
  }

  private childEnded({ seq, workflowId, workflowType, ending }: EndedChild): void {
    this.children.delete(seq);
    const named = (cause: Failure): Failure => ({
      message: 'Child Workflow execution failed',
      cause,
      childWorkflowExecutionFailureInfo: {
        namespace: 'default',
        workflowExecution: { workflowId: workflowId ?? '' },
        workflowType: { name: workflowType ?? '' },
      },
    });
    this.execution.push({ resolveChildWorkflowExecution: { seq, result: childResult(ending, named) } });
  }

  private signal(signal: Part<'signalExternalWorkflowExecution'>): void {
    const { seq, signalName, args, childWorkflowId, workflowExecution } = signal;
    const target = this.sandbox.find(childWorkflowId || workflowExecution?.workflowId || '');
    this.execution.events += 2;
    if (target?.isOpen) target.signal(signalName ?? '', args ?? []);
    const failure = {
      message: 'Unable to signal external workflow because it was not found',
      applicationFailureInfo: { type: 'NotFound', nonRetryable: true },
    };
    this.execution.push({
      resolveSignalExternalWorkflow: { seq: seq ?? 0, ...(!target?.isOpen && { failure }) },
    });
  }

  private answer({ protocolInstanceId, rejected, completed }: Part<'updateResponse'>): void {
    const update = this.execution.updates.get(protocolInstanceId ?? '');
    if (rejected) update?.reject(toError(rejected));
    else if (completed) update?.resolve(fromPayload(completed));
  }

  private upsert({ searchAttributes }: Part<'upsertWorkflowSearchAttributes'>): void {
    this.execution.events++;
    for (const [key, value] of attributesIn(searchAttributes?.indexedFields)) {
      this.execution.start.attributes.set(key, value);
    }
  }

  private async continueAsNew({ arguments: input }: Part<'continueAsNewWorkflowExecution'>): Promise<void> {
    const { start } = this.execution;
    await this.execution.end({ status: 'CONTINUED_AS_NEW' });
    await this.sandbox.begin({ ...start, input: input ?? [], continuedFrom: start.runId });
  }
}

interface EndedChild {
  seq: number;
  workflowId: string | null;
  workflowType: string | null;
  ending: Ending;
}

function childResult(
  ending: Ending,
  named: (cause: Failure) => Failure,
): NonNullable<NonNullable<Job['resolveChildWorkflowExecution']>['result']> {
  switch (ending.status) {
    case 'COMPLETED':
      return { completed: { result: ending.result ?? null } };
    case 'FAILED':
      return { failed: { failure: named(ending.failure) } };
    case 'TERMINATED':
      return { failed: { failure: named({ message: 'Workflow execution terminated', terminatedFailureInfo: {} }) } };
    case 'CANCELED':
    case 'CONTINUED_AS_NEW':
      return { cancelled: { failure: named(CANCELLED) } };
  }
}

function attributesIn(fields: Record<string, Payload> | null | undefined): Map<string, string> {
  return new Map(Object.entries(fields ?? {}).map(([key, payload]) => [key, String(fromPayload(payload))]));
}
