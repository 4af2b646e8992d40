// One scheduled activity as the server keeps it: attempts, retries, time-outs, and the two ways of cancelling.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { msToNumber, optionalTsToMs } from '@temporalio/common/lib/time.js';
import { AttemptContext } from './activity-context.ts';
import type { VirtualClock } from './clock.ts';
import { CANCELLED, fromPayloads, timedOut, toFailure, toPayload, type Failure } from './payloads.ts';
import type { VirtualWorker } from './virtual-worker.ts';
import type { Command, Job } from './workflow-engine.ts';

export type Schedule = NonNullable<Command['scheduleActivity']> | NonNullable<Command['scheduleLocalActivity']>;
export type Resolution = NonNullable<NonNullable<Job['resolveActivity']>['result']>;

const TRY_CANCEL = 0;
const HEARTBEAT_THROTTLE = 0.8;
const DISPATCH_MS = 2;

interface Owner {
  clock: VirtualClock;
  worker: VirtualWorker;
  runId: string;
  isLocal: boolean;
  resolve: (result: Resolution) => void;
}

export class ActivityTask {
  private readonly schedule: Schedule;
  private readonly owner: Owner;
  private readonly deadline: number;
  private readonly heartbeat: { details?: unknown } = {};
  private attempt = 0;
  private live: AttemptContext | undefined;
  private lastFailure: Failure | undefined;
  private isOver = false;
  private isCancelRequested = false;
  private readonly timers: (() => void)[] = [];

  constructor(schedule: Schedule, owner: Owner) {
    this.schedule = schedule;
    this.owner = owner;
    const limitMs = msOf(schedule.scheduleToCloseTimeout);
    this.deadline = limitMs > 0 ? owner.clock.now + limitMs : Infinity;
    if (limitMs > 0) this.timers.push(owner.clock.after(limitMs, () => this.expire()));
    this.dispatch(DISPATCH_MS);
  }

  cancel(): void {
    this.isCancelRequested = true;
    const type: number = this.schedule.cancellationType ?? TRY_CANCEL;
    const isWaited = type !== TRY_CANCEL;
    if (!this.live || !isWaited) this.end({ cancelled: { failure: this.named(CANCELLED) } });
    this.tellAttempt();
  }

  /** Its workflow is gone: nobody waits for it, and the attempt learns so with its next heartbeat. */
  orphan(): void {
    this.isOver = true;
    this.tellAttempt();
  }

  private get heartbeatMs(): number {
    return 'heartbeatTimeout' in this.schedule ? msOf(this.schedule.heartbeatTimeout) : 0;
  }

  private tellAttempt(): void {
    const { live } = this;
    if (live) this.owner.clock.after(this.heartbeatMs * HEARTBEAT_THROTTLE, () => live.abort());
  }

  private dispatch(delayMs: number): void {
    this.owner.clock.after(delayMs, () =>
      this.owner.worker.whenUp(() => {
        if (!this.isOver) void this.run();
      }),
    );
  }

  private async run(): Promise<void> {
    const { worker, clock, runId } = this.owner;
    const activityKey = `${runId}/${this.schedule.activityId ?? ''}`;
    const { heartbeat } = this;
    const context = new AttemptContext(clock, { attempt: ++this.attempt, activityKey, heartbeat });
    this.live = context;
    const leave = worker.enter(context, () => this.workerDied(context));
    this.watchStartToClose(context);
    try {
      const activity = worker.activities[this.schedule.activityType ?? ''];
      if (!activity) throw ApplicationFailure.nonRetryable(`No activity ${this.schedule.activityType}`);
      const [input] = fromPayloads(this.schedule.arguments);
      const value = await activity(input as never, context);
      this.settle(context, () => this.end({ completed: { result: toPayload(value) } }));
    } catch (error) {
      this.settle(context, () => this.failed(error));
    } finally {
      leave();
    }
  }

  private settle(context: AttemptContext, settle: () => void): void {
    if (this.live !== context) return;
    this.live = undefined;
    settle();
  }

  private failed(error: unknown): void {
    if (error instanceof CancelledFailure && this.isCancelRequested) {
      this.end({ cancelled: { failure: this.named(CANCELLED) } });
      return;
    }
    const delayMs = this.isFinal(error) ? undefined : this.retryDelayMs(error);
    this.again(toFailure(error), delayMs);
  }

  private again(failure: Failure, delayMs: number | undefined): void {
    this.lastFailure = failure;
    const isLate = delayMs !== undefined && this.owner.clock.now + delayMs > this.deadline;
    if (delayMs === undefined || isLate || this.isCancelRequested)
      this.end({ failed: { failure: this.named(failure) } });
    else this.dispatch(delayMs);
  }

  private isFinal(error: unknown): boolean {
    const { maximumAttempts = 0, nonRetryableErrorTypes = [] } = this.schedule.retryPolicy ?? {};
    if (maximumAttempts !== null && maximumAttempts > 0 && this.attempt >= maximumAttempts) return true;
    if (!(error instanceof ApplicationFailure)) return false;
    return error.nonRetryable === true || (nonRetryableErrorTypes ?? []).includes(error.type ?? '');
  }

  private retryDelayMs(error?: unknown): number {
    const asked = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
    if (asked !== undefined && asked !== null) return msToNumber(asked);
    const { initialInterval, backoffCoefficient, maximumInterval } = this.schedule.retryPolicy ?? {};
    const firstMs = msOf(initialInterval) || 1_000;
    const growth = backoffCoefficient || 2;
    return Math.min(firstMs * growth ** (this.attempt - 1), msOf(maximumInterval) || firstMs * 100);
  }

  // Time-outs

  private watchStartToClose(context: AttemptContext): void {
    const limitMs = msOf(this.schedule.startToCloseTimeout);
    if (limitMs > 0) this.timers.push(this.owner.clock.after(limitMs, () => this.attemptTimedOut(context, 1)));
  }

  private workerDied(context: AttemptContext): void {
    const { clock, worker, isLocal } = this.owner;
    if (isLocal) {
      this.live = undefined;
      this.attempt--;
      worker.whenUp(() => void this.run()); // its workflow task is executed again
    } else if (this.heartbeatMs > 0) {
      clock.after(this.heartbeatMs, () => this.attemptTimedOut(context, 4));
    }
  }

  private attemptTimedOut(context: AttemptContext, kind: 1 | 4): void {
    if (this.isOver) return;
    this.settle(context, () => this.again(timedOut(kind), this.isFinal(undefined) ? undefined : this.retryDelayMs()));
  }

  private expire(): void {
    if (this.isOver) return;
    this.tellAttempt();
    this.end({ failed: { failure: this.named(timedOut(3, this.lastFailure)) } });
  }

  private end(result: Resolution): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const drop of this.timers) drop();
    this.owner.resolve(result);
  }

  private named(cause: Failure): Failure {
    const { activityType, activityId } = this.schedule;
    return {
      message: 'Activity task failed',
      cause,
      activityFailureInfo: { activityType: { name: activityType ?? '' }, activityId: activityId ?? '', retryState: 1 },
    };
  }
}

function msOf(duration: Parameters<typeof optionalTsToMs>[0]): number {
  return optionalTsToMs(duration) ?? 0;
}
