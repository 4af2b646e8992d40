// Results on their way from a lane to its runs: in batches, failures and the last ones at once, others after a short wait.
import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import { keyOf, results, type LaneState, type LinkSpec, type RunRef, type SiteResult } from './messages.ts';

const BATCH_SIZE = 50;

export class Outbox {
  isDelivering = false;
  private readonly state: LaneState;
  private readonly isLast: (run: RunRef) => boolean;
  private readonly onGone: (run: RunRef) => void;
  private isRipe = false;

  constructor(
    state: LaneState,
    { isLast, onGone }: { isLast: (run: RunRef) => boolean; onGone: (run: RunRef) => void },
  ) {
    this.state = state;
    this.isLast = isLast;
    this.onGone = onGone;
  }

  get isDue(): boolean {
    return !this.isDelivering && this.dueRun !== undefined;
  }

  /** How long the lane may sleep before it asks again; nothing when nothing waits here. */
  get waitMs(): number | undefined {
    return this.state.outbox.length > 0 && !this.isDelivering ? this.state.place.timing.deliverMs : undefined;
  }

  add(run: RunRef, result: SiteResult): void {
    this.state.outbox.push({ run, result });
  }

  /** The wait is over: what is here goes out. */
  ripen(): void {
    this.isRipe = this.state.outbox.length > 0;
  }

  has(run: RunRef, link: LinkSpec): boolean {
    return this.resultsFor(run).some((result) => result.job === link.job && keyOf(result) === keyOf(link));
  }

  resultsFor({ runId }: RunRef): SiteResult[] {
    return this.state.outbox.filter(({ run }) => run.runId === runId).map(({ result }) => result);
  }

  deliver(): void {
    const run = this.dueRun;
    if (!run) return;
    this.isDelivering = true;
    void this.send(run).finally(() => {
      this.isDelivering = false;
    });
  }

  private get dueRun(): RunRef | undefined {
    return this.state.outbox.find(({ run }) => this.isRunDue(run))?.run;
  }

  private isRunDue(run: RunRef): boolean {
    const mine = this.resultsFor(run);
    const hasFailure = mine.some(({ outcome }) => !['applied', 'unchanged', 'removed'].includes(outcome));
    return this.isRipe || hasFailure || mine.length >= BATCH_SIZE || this.isLast(run);
  }

  private async send(run: RunRef): Promise<void> {
    const batch = this.state.outbox.filter((it) => it.run.runId === run.runId).slice(0, BATCH_SIZE);
    this.isRipe = false;
    try {
      const handle = getExternalWorkflowHandle(run.workflowId);
      await handle.signal(results, { runId: run.runId, results: batch.map(({ result }) => result) });
    } catch (error) {
      log.info('Run is gone, its results stay in the ledger only', { run: run.workflowId, error: String(error) });
      this.onGone(run);
    }
    this.state.outbox = this.state.outbox.filter((it) => !batch.includes(it));
  }
}
