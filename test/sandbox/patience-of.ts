// How long the steps in memory are tried while a gateway is busy: like the real worker's, counted while somebody tries.
import { ApplicationFailure } from '@temporalio/common';
import type { Busy, Timing } from '../../workflows/messages.ts';
import type { AttemptContext } from './activity-context.ts';

const MAX_GAP_RETRIES = 12;

interface Memory {
  triedMs: number;
  seenAt: number;
  busySince?: number;
}

export class PatienceOf {
  private readonly attempt: AttemptContext;
  private readonly memory: Memory;
  private readonly tell: (news: { busy?: Busy }) => void;

  constructor(attempt: AttemptContext, { busyRetryMs }: Timing, tell: (news: { busy?: Busy }) => void) {
    const { now } = attempt;
    const before = attempt.heartbeat.details as Memory | undefined;
    const gapMs = before ? Math.min(now - before.seenAt, busyRetryMs * MAX_GAP_RETRIES) : 0;
    this.attempt = attempt;
    this.tell = tell;
    this.memory = { ...before, triedMs: (before?.triedMs ?? 0) + gapMs, seenAt: now };
    attempt.heartbeat.details = this.memory;
  }

  gotThrough(): void {
    if (this.memory.busySince !== undefined) this.tell({});
  }

  judge(failure: unknown, patienceMs: number): unknown {
    const { memory, attempt } = this;
    memory.triedMs += attempt.now - memory.seenAt;
    memory.seenAt = attempt.now;
    if (!(failure instanceof ApplicationFailure) || failure.nonRetryable === true) return failure;
    const isGivenUp = memory.triedMs >= patienceMs;
    if (failure.type === 'Cloud.wait' && (isGivenUp || memory.busySince === undefined)) {
      memory.busySince ??= memory.seenAt;
      this.tell({ busy: { since: memory.busySince, isGivenUp } });
    }
    if (!isGivenUp) return failure;
    const { message, type, details } = failure;
    return ApplicationFailure.create({
      message,
      nonRetryable: true,
      ...(type && { type }),
      ...(details && { details }),
    });
  }
}
