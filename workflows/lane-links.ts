// The links that a lane has open: the one in its turn, and the one that was started early and prepares.
import type { Ledger } from './ledger.ts';
import { linkInput } from './link-input.ts';
import type { LaneState, LinkJob, LinkOutput, RunRef } from './messages.ts';
import { OpenLink } from './open-link.ts';

/** New code replays a few events only, and histories stay far below the server's limits. */
const LINKS_PER_EXECUTION = 200;

interface Lane {
  state: LaneState;
  ledger: Ledger;
  onClosed: (job: LinkJob, result: LinkOutput) => void;
}

export class LaneLinks {
  private readonly lane: Lane;
  private readonly open = new Set<OpenLink>();
  private started = 0;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  get all(): OpenLink[] {
    return [...this.open];
  }

  get jobs(): LinkJob[] {
    return this.all.map(({ job }) => job);
  }

  /** Waits for its turn. */
  get ahead(): OpenLink | undefined {
    return this.all.find((it) => !it.hasTurn && !it.isCancelled && !it.isClosed);
  }

  get areNone(): boolean {
    return this.open.size === 0;
  }

  get haveStarted(): boolean {
    return this.started > 0;
  }

  /** As many as one execution should start. */
  get areEnough(): boolean {
    return this.started >= LINKS_PER_EXECUTION;
  }

  start(job: LinkJob, { hasTurn }: { hasTurn: boolean }): OpenLink {
    const { state, ledger } = this.lane;
    const open = new OpenLink(linkInput(state, { job, row: ledger.begin(job), hasTurn }));
    this.open.add(open);
    this.started++;
    void this.untilClosed(open);
    return open;
  }

  /** An undo goes on to its end. */
  cancelOf(run: RunRef): void {
    for (const it of this.open) if (it.job.run.runId === run.runId && it.job.job !== 'undo') it.cancel();
  }

  private async untilClosed(open: OpenLink): Promise<void> {
    const result = await open.result;
    this.open.delete(open);
    this.lane.onClosed(open.job, result);
  }
}
