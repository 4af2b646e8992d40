// One VPN gateway's lock: handlers, main wait, continue-as-new. What it does is in lane-turns.ts.
import { ApplicationFailure, CancellationScope, continueAsNew, setHandler } from '@temporalio/workflow';
import { LaneTurns } from './lane-turns.ts';
import {
  claim,
  gatewayBusy,
  pause,
  resume,
  snapshot,
  submit,
  withdraw,
  type Hold,
  type LaneState,
} from './messages.ts';

export async function lane(state: LaneState): Promise<void> {
  const turns = new LaneTurns(state);
  setHandler(claim, (batch) => shielded(() => turns.claim(batch)));
  setHandler(submit, (batch) => shielded(() => turns.submit(batch)));
  setHandler(withdraw, (run) => shielded(() => turns.withdraw(run)));
  setHandler(pause, (hold) => shielded(() => turns.pause(hold)), { validator: requireReason });
  setHandler(resume, (scope) => shielded(() => turns.resume(scope)));
  setHandler(gatewayBusy, (notice) => shielded(() => turns.noteBusy(notice)));
  setHandler(snapshot, () => turns.snapshot());
  const asked = CancellationScope.current().cancelRequested;
  void asked.catch(() => shielded(() => turns.pause({ reason: 'The lane was asked to cancel' })));

  await shielded(() => turns.untilAtRest());
  if (!turns.isEmpty) await continueAsNew<typeof lane>(turns.state);
}

function requireReason({ reason }: Omit<Hold, 'since'>): void {
  if (reason.trim() === '') throw ApplicationFailure.nonRetryable('Cannot pause: say why', 'NoReason');
}

/** A lane owes its queue to many runs: a cancel request must not break an await of its main or of a handler, and means a pause. */
async function shielded<T>(fn: () => Promise<T> | T): Promise<T> {
  return await CancellationScope.nonCancellable(async () => await fn());
}
