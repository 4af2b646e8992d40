// The lane as an entity: accepts work, gives one turn at a time, looks one link ahead, settles the ledger, delivers results.
import { allHandlersFinished, condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { laneDetails } from './details.ts';
import { gatewayIsFree } from './gateway-is-free.ts';
import { LaneNews } from './lane-news.ts';
import { LaneLinks } from './lane-links.ts';
import { lanesOf, recoverLane } from './lane-recovery.ts';
import { LaneRuns } from './lane-runs.ts';
import { Ledger } from './ledger.ts';
import {
  keyOf,
  type Batch,
  type Busy,
  type Conflict,
  type Hold,
  type LaneSnapshot,
  type LaneState,
  type LinkJob,
  type LinkOutput,
  type LinkSpec,
  type Receipt,
  type RunRef,
  type Timing,
  type Withdrawal,
} from './messages.ts';
import type { OpenLink } from './open-link.ts';
import { Outbox } from './outbox.ts';
import { outOfPatience } from './out-of-patience.ts';
import { isOwed, isSameRow, nextJob, overtakes, take } from './queue.ts';
import { watchTurn, type TurnWatch } from './turn-watch.ts';

export class LaneTurns {
  readonly state: LaneState;
  private readonly ledger: Ledger;
  private readonly outbox: Outbox;
  private readonly news: LaneNews;
  private readonly runs: LaneRuns;
  private readonly links: LaneLinks;
  private turn: OpenLink | undefined;
  private isReady = false;

  constructor(state: LaneState) {
    this.state = state;
    this.ledger = new Ledger(state);
    this.news = new LaneNews(state);
    this.runs = new LaneRuns(state);
    this.links = new LaneLinks({
      state,
      ledger: this.ledger,
      onClosed: (job, result) => {
        this.close(job, result);
      },
    });
    this.outbox = new Outbox(state, {
      isLast: (run) => !this.jobs.some((job) => job.run.runId === run.runId),
      onGone: (run) => {
        this.drop(run);
      },
    });
  }

  // Messages

  async claim(batch: Batch): Promise<Conflict[]> {
    await this.accepting(batch.run);
    if (this.ledger.conflictsOf(batch).length > 0) await this.dropDeadClaims();
    const conflicts = this.ledger.conflictsOf(batch);
    const unanswered = batch.links.filter((link) => !this.outbox.has(batch.run, link));
    if (conflicts.length === 0) this.ledger.claim({ ...batch, links: unanswered });
    return conflicts;
  }

  /** Queues what this run has claimed here and not yet queued: a repeated or late submit changes nothing. */
  async submit({ run, cloud, patience, links }: Batch): Promise<Receipt> {
    await this.accepting(run);
    for (const job of this.jobs) if (job.run.plan === run.plan && job.run.runId !== run.runId) this.drop(job.run);
    const fresh = links
      .filter((link) => this.ledger.isClaimed(run, link) && !this.isKnown(run, link))
      .map((link): LinkJob => ({ ...link, run, cloud, patience, n: 1 }));
    this.state.queue = this.state.queue.filter((job) => !fresh.some((it) => it.job === 'undo' && isSameRow(it, job)));
    this.state.queue.push(...fresh);
    this.tellNews();
    return { lane: workflowInfo().firstExecutionRunId, queued: fresh.length };
  }

  async withdraw(run: RunRef): Promise<Withdrawal> {
    await condition(() => this.isReady);
    this.drop(run);
    const owed = this.state.queue.filter(isOwed);
    const open = [...this.links.jobs, ...owed].filter((job) => job.run.runId === run.runId);
    return {
      lane: workflowInfo().firstExecutionRunId,
      results: this.outbox.resultsFor(run),
      inProgress: open.map(({ site, link }) => ({ site, link })),
    };
  }

  /** The link in its turn goes on to its end; one that was started early is undone and comes again. */
  pause({ plan, reason }: Omit<Hold, 'since'>): Hold[] {
    const others = this.state.holds.filter((hold) => hold.plan !== plan);
    this.state.holds = [...others, { reason, since: Date.now(), ...(plan !== undefined && { plan }) }];
    const { ahead } = this.links;
    if (ahead && (plan === undefined || plan === ahead.job.run.plan)) ahead.cancel();
    this.tellNews();
    return this.state.holds;
  }

  /** Without a plan: everything. */
  resume({ plan }: Pick<Hold, 'plan'>): Hold[] {
    this.state.holds = this.state.holds.filter((hold) => plan !== undefined && hold.plan !== plan);
    this.tellNews();
    return this.state.holds;
  }

  /** A step met a gateway that somebody else keeps busy, or got through. */
  noteBusy({ busy }: { busy?: Busy }): void {
    const { busy: before } = this.state;
    if (busy) this.state.busy = { since: before?.since ?? busy.since, isGivenUp: busy.isGivenUp };
    else delete this.state.busy;
    if (busy?.isGivenUp) this.links.ahead?.cancel();
    this.tellNews();
  }

  snapshot(): LaneSnapshot {
    return { state: this.state, open: this.links.all.map(({ id, job }) => ({ id, job })) };
  }

  get isEmpty(): boolean {
    const { queue, outbox, holds } = this.state;
    return this.ledger.isEmpty && queue.length === 0 && outbox.length === 0 && holds.length === 0;
  }

  // The main wait

  async untilAtRest(): Promise<void> {
    for (const { job, result } of await recoverLane(this.state)) this.close(job, result);
    this.isReady = true;
    for (;;) {
      setCurrentDetails(laneDetails(this.state, this.turn?.job));
      const waitMs = this.outbox.waitMs;
      const hasNews = await condition(
        () => this.hasWork || this.outbox.waitMs !== waitMs || this.isAtRest,
        waitMs ?? this.timing.claimCheckMs,
      );
      if (!hasNews) await this.passTime();
      if (this.outbox.isDue) this.outbox.deliver();
      if (this.canLookAhead) this.lookAhead();
      if (this.canGiveTurn) await this.giveTurn();
      if (this.isAtRest) return;
    }
  }

  private async passTime(): Promise<void> {
    this.outbox.ripen();
    if (this.state.outbox.length === 0) await this.dropDeadClaims();
  }

  private get timing(): Timing {
    return this.state.place.timing;
  }

  private get hasWork(): boolean {
    return this.canGiveTurn || this.canLookAhead || this.outbox.isDue;
  }

  private get jobs(): LinkJob[] {
    return [...this.state.queue, ...this.links.jobs];
  }

  private get isDraining(): boolean {
    return this.links.areEnough || workflowInfo().continueAsNewSuggested;
  }

  private get queued(): LinkJob | undefined {
    return this.isDraining ? undefined : nextJob(this.state, this.links.jobs);
  }

  private get candidate(): LinkJob | undefined {
    const { queued } = this;
    const ahead = this.links.ahead?.job;
    return ahead && !(queued && overtakes(queued, ahead)) ? ahead : queued;
  }

  private get canGiveTurn(): boolean {
    return !this.turn && this.candidate !== undefined;
  }

  private get canLookAhead(): boolean {
    return this.turn !== undefined && !this.links.ahead && !this.state.busy && this.queued !== undefined;
  }

  private get isAtRest(): boolean {
    const hasNothingToDo = this.state.queue.length === 0 && this.state.outbox.length === 0;
    const isIdle = hasNothingToDo && (this.links.haveStarted || this.isEmpty);
    return this.links.areNone && !this.outbox.isDelivering && allHandlersFinished() && (isIdle || this.isDraining);
  }

  // Turns

  private async giveTurn(): Promise<void> {
    const job = this.candidate;
    if (!job) return;
    if (!isOwed(job) && !(await this.runs.isOpen(job.run))) {
      this.drop(job.run);
      return;
    }
    if (this.state.busy?.isGivenUp && !(await this.isFreeAgain())) {
      this.failWaiting();
      return;
    }
    if (!this.canGiveTurn || this.candidate !== job) return; // a message came meanwhile
    const { ahead } = this.links;
    const open = ahead?.job === job ? ahead : this.start(job, { hasTurn: true });
    this.turn = open;
    void this.holdTurn(open);
  }

  private lookAhead(): void {
    const job = this.queued;
    if (job) void this.watchAhead(this.start(job, { hasTurn: false }));
  }

  /** One that is cancelled before its turn never gets one, and must end all the same. */
  private async watchAhead(open: OpenLink): Promise<void> {
    await condition(() => open.hasTurn || open.isCancelled || open.isClosed);
    if (open.hasTurn || open.isClosed) return;
    await watchTurn(open, { ...this.limitsOf(open), onTick: () => Promise.resolve() });
  }

  private start(job: LinkJob, { hasTurn }: { hasTurn: boolean }): OpenLink {
    take(this.state, job);
    return this.links.start(job, { hasTurn });
  }

  /** Holds the turn until the link has closed; what it wrote last is outwaited. */
  private async holdTurn(open: OpenLink): Promise<void> {
    const { run } = open.job;
    await open.giveTurn();
    await watchTurn(open, {
      ...this.limitsOf(open),
      onTick: async () => {
        if (!(await this.runs.isOpen(run))) this.drop(run);
      },
    });
    await open.result;
    if (this.state.busy?.isGivenUp === false) this.noteBusy({});
    this.turn = undefined;
  }

  private limitsOf({ id, job: { patience } }: OpenLink): Pick<TurnWatch, 'limitMs' | 'everyMs' | 'terminate'> {
    const { runCheckMs, zombieMs } = this.timing;
    return {
      limitMs: patience.stepMs + patience.undoMs + zombieMs,
      everyMs: runCheckMs,
      terminate: () => lanesOf(this.state).terminateLink({ id, zombieMs }),
    };
  }

  private close(job: LinkJob, result: LinkOutput): void {
    if (result.outcome === 'cancelled' && !this.runs.isWithdrawn(job.run)) {
      this.ledger.rewind(job); // nobody withdrew it: it was paused, or its lane had died
      this.state.queue.unshift({ ...job, n: job.n + 1 });
      return;
    }
    this.settle(job, result);
  }

  private settle(job: LinkJob, result: LinkOutput): void {
    const { site, link } = job;
    const answer = { ...result, site, link, gatewayId: this.state.gatewayId, job: job.job };
    this.ledger.settle(job, answer);
    this.outbox.add(job.run, answer);
  }

  // Patience: it ends once for all who wait

  private async isFreeAgain(): Promise<boolean> {
    const isFree = await gatewayIsFree(this.state);
    if (isFree) this.noteBusy({});
    return isFree;
  }

  private failWaiting(): void {
    const { gatewayId, busy } = this.state;
    for (let job = this.queued; job; job = this.queued) {
      take(this.state, job);
      const row = this.ledger.begin(job);
      this.settle(job, outOfPatience(job, { row, gatewayId, since: busy?.since ?? Date.now() }));
    }
  }

  private tellNews(): void {
    this.news.tell(this.jobs.map(({ run }) => run));
  }

  // Runs that end

  private drop(run: RunRef): void {
    this.runs.withdraw(run);
    this.state.queue = this.state.queue.filter((job) => job.run.runId !== run.runId || isOwed(job));
    this.links.cancelOf(run);
    this.ledger.release(run.runId);
  }

  /** A run that was terminated between claim and submit, or whose claim arrived after its end, holds nothing. */
  private async dropDeadClaims(): Promise<void> {
    const idle = this.ledger.claimants.filter((run) => !this.jobs.some((job) => job.run.runId === run.runId));
    for (const run of new Map(idle.map((it) => [it.runId, it])).values()) {
      if (!(await this.runs.isOpen(run))) this.drop(run);
    }
  }

  /** Queued, open, or answered already. */
  private isKnown(run: RunRef, link: LinkSpec): boolean {
    const isJob = this.jobs.some(
      (job) => job.run.runId === run.runId && job.job === link.job && keyOf(job) === keyOf(link),
    );
    return isJob || this.outbox.has(run, link);
  }

  private async accepting(run: RunRef): Promise<void> {
    await condition(() => this.isReady);
    await this.runs.requireOpen(run);
  }
}
