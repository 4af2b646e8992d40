// One VPN gateway's lock: handlers, main wait, continue-as-new. What it does is in lane-turns.ts.
import { CancellationScope, continueAsNew, setHandler } from '@temporalio/workflow';
import { LaneTurns } from './lane-turns.ts';
import { claim, snapshot, submit, withdraw, type LaneState } from './messages.ts';

export async function lane(state: LaneState): Promise<void> {
  const turns = new LaneTurns(state);
  setHandler(claim, (batch) => shielded(() => turns.claim(batch)));
  setHandler(submit, (batch) => shielded(() => turns.submit(batch)));
  setHandler(withdraw, (run) => shielded(() => turns.withdraw(run)));
  setHandler(snapshot, () => turns.snapshot());

  await shielded(() => turns.untilAtRest());
  if (!turns.isEmpty) await continueAsNew<typeof lane>(turns.state);
}

/** A lane owes its queue to many runs: a cancel request must not break an await of its main or of a handler. */
function shielded<T>(fn: () => Promise<T>): Promise<T> {
  return CancellationScope.nonCancellable(fn);
}
