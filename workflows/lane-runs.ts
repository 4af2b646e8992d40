// The runs that a lane works for: which are open, which are withdrawn. It asks one question at a time: of two local activities that
// are on their way at once in one task the SDK does not keep the order in which their answers were handed over, and the history
// may not replay (TMPRL1100).
import { ApplicationFailure, proxyLocalActivities } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import type { LaneState, RunRef } from './messages.ts';

const { runIsOpen } = proxyLocalActivities<LaneActivities>({ startToCloseTimeout: '10s' });

const MAX_TOMBSTONES = 200;

export class LaneRuns {
  private readonly state: LaneState;
  private last: Promise<unknown> = Promise.resolve();

  constructor(state: LaneState) {
    this.state = state;
  }

  isWithdrawn({ runId }: RunRef): boolean {
    return this.state.withdrawn.includes(runId);
  }

  /** Its late messages are refused from now on. */
  withdraw(run: RunRef): void {
    if (this.isWithdrawn(run)) return;
    this.state.withdrawn = [...this.state.withdrawn, run.runId].slice(-MAX_TOMBSTONES);
  }

  async requireOpen(run: RunRef): Promise<void> {
    if (!this.isWithdrawn(run) && (await this.isOpen(run))) return;
    const message = `Cannot take work of run ${run.runId}: it is withdrawn or over`;
    throw ApplicationFailure.nonRetryable(message, 'Withdrawn');
  }

  async isOpen(run: RunRef): Promise<boolean> {
    const answer = this.last.then(() => runIsOpen({ run }));
    this.last = answer.catch(() => undefined);
    return await answer;
  }
}
