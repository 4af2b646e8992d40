// Asks whether runs are still open, one question at a time: of two local activities that are on their way at once in one task,
// the SDK does not keep the order in which their answers were handed over, and the history may not replay (TMPRL1100).
import { proxyLocalActivities } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import type { RunRef } from './messages.ts';

const { runIsOpen } = proxyLocalActivities<LaneActivities>({ startToCloseTimeout: '10s' });

export class OpenRuns {
  private last: Promise<unknown> = Promise.resolve();

  async isOpen(run: RunRef): Promise<boolean> {
    const answer = this.last.then(() => runIsOpen({ run }));
    this.last = answer.catch(() => undefined);
    return await answer;
  }
}
