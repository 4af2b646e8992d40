// What an attempt tells the next one through its heartbeats: what was spent, and how long the step has been tried.
import { activityInfo } from '@temporalio/activity';
import type { Timing, Usage } from '../workflows/messages.ts';

/** Longest pause between two attempts that counts, in retries: more means that no worker was there. */
const MAX_GAP_RETRIES = 12;

export interface AttemptMemory extends Usage {
  /** Time in which a live attempt tried or was about to try again. */
  triedMs: number;
  /** Milliseconds since 1970. */
  seenAt: number;
  /** Since when somebody else has been seen to keep the gateway busy. */
  busySince?: number;
}

/** The last attempt's, with the pause after it. */
export function rememberedAttempt({ busyRetryMs }: Timing, now = Date.now()): AttemptMemory {
  const before = activityInfo().heartbeatDetails as AttemptMemory | undefined;
  if (before === undefined) return { operations: 0, apiCalls: 0, triedMs: 0, seenAt: now };
  const gapMs = Math.min(now - before.seenAt, busyRetryMs * MAX_GAP_RETRIES);
  return { ...before, triedMs: before.triedMs + gapMs, seenAt: now };
}

/** Time goes by within an attempt. */
export function passTime(memory: AttemptMemory, now = Date.now()): void {
  memory.triedMs += now - memory.seenAt;
  memory.seenAt = now;
}
