// The lane as an entity: accepts work, gives one turn at a time in order of arrival, settles the ledger, delivers results.
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import { laneDetails } from './details.ts';
import { Ledger } from './ledger.ts';
import {
  keyOf,
  type Batch,
  type Conflict,
  type LaneSnapshot,
  type LaneState,
  type LinkJob,
  type LinkKey,
  type LinkOutput,
  type Receipt,
  type RunRef,
  type Timing,
  type Withdrawal,
} from './messages.ts';
import { OpenLink } from './open-link.ts';
import { Outbox } from './outbox.ts';

const { runIsOpen } = proxyLocalActivities<LaneActivities>({ startToCloseTimeout: '10s' });

/** New code replays a few events only, and histories stay far below the server's limits. */
const LINKS_PER_EXECUTION = 200;
const MAX_TOMBSTONES = 200;

export class LaneTurns {
  readonly state: LaneState;
  private readonly ledger: Ledger;
  private readonly outbox: Outbox;
  private turn: OpenLink | undefined;
  private started = 0;
  private isReady = false;

  constructor(state: LaneState) {
    this.state = state;
    this.ledger = new Ledger(state);
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
  async submit({ run, cloud, links }: Batch): Promise<Receipt> {
    await this.accepting(run);
    for (const job of this.jobs) if (job.run.plan === run.plan && job.run.runId !== run.runId) this.drop(job.run);
    const fresh = links.filter((link) => this.ledger.isClaimed(run, link) && !this.isKnown(run, link));
    this.state.queue.push(...fresh.map((link) => ({ ...link, run, cloud, n: 1 })));
    return { lane: workflowInfo().firstExecutionRunId, queued: fresh.length };
  }

  async withdraw(run: RunRef): Promise<Withdrawal> {
    await condition(() => this.isReady);
    this.drop(run);
    const open = this.turn && !this.turn.isClosed && this.turn.job.run.runId === run.runId ? [this.turn.job] : [];
    return {
      lane: workflowInfo().firstExecutionRunId,
      results: this.outbox.resultsFor(run),
      inProgress: open.map(({ site, link }) => ({ site, link })),
    };
  }

  snapshot(): LaneSnapshot {
    return { state: this.state, open: this.turn ? [{ id: this.turn.id, job: this.turn.job }] : [] };
  }

  get isEmpty(): boolean {
    return this.ledger.isEmpty && this.state.queue.length === 0 && this.state.outbox.length === 0;
  }

  // The main wait

  async untilAtRest(): Promise<void> {
    await this.recover();
    for (;;) {
      setCurrentDetails(laneDetails(this.state, this.turn?.job));
      const waitMs = this.outbox.waitMs;
      const hasNews = await condition(
        () => this.canGiveTurn || this.outbox.isDue || this.outbox.waitMs !== waitMs || this.isAtRest,
        waitMs ?? this.timing.claimCheckMs,
      );
      if (!hasNews) await this.passTime();
      if (this.outbox.isDue) this.outbox.deliver();
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

  private get jobs(): LinkJob[] {
    return [...this.state.queue, ...(this.turn ? [this.turn.job] : [])];
  }

  private get isDraining(): boolean {
    return this.started >= LINKS_PER_EXECUTION || workflowInfo().continueAsNewSuggested;
  }

  private get canGiveTurn(): boolean {
    return !this.turn && !this.isDraining && this.state.queue.length > 0;
  }

  private get isAtRest(): boolean {
    const hasNothingToDo = this.state.queue.length === 0 && this.state.outbox.length === 0;
    const isIdle = hasNothingToDo && (this.started > 0 || this.ledger.isEmpty);
    return !this.turn && !this.outbox.isDelivering && allHandlersFinished() && (isIdle || this.isDraining);
  }

  // Turns

  private async giveTurn(): Promise<void> {
    const [job] = this.state.queue;
    if (!job) return;
    if (!(await runIsOpen({ run: job.run }))) {
      this.drop(job.run);
      return;
    }
    if (!this.canGiveTurn || this.state.queue[0] !== job) return; // a message came meanwhile
    this.state.queue.shift();
    this.turn = this.open(job);
    void this.holdTurn(this.turn);
  }

  private open(job: LinkJob): OpenLink {
    const row = this.ledger.begin(job);
    const isLeftover = row.before === 'parked' || row.before === 'abandoned';
    this.started++;
    return new OpenLink({
      place: { ...this.state.place, cloud: job.cloud },
      gatewayId: this.state.gatewayId,
      job,
      row: { address: row.address, ids: row.ids, routes: row.routes, how: row.how, isLeftover },
      hasTurn: true,
    });
  }

  /** Holds the turn until the link has closed; a link that outlives its patience is terminated, and its zombies outwaited. */
  private async holdTurn(open: OpenLink): Promise<void> {
    const { runCheckMs, zombieMs, patienceMs, undoPatienceMs } = this.timing;
    const deadline = Date.now() + patienceMs + undoPatienceMs + zombieMs;
    while (!(await condition(() => open.isClosed, runCheckMs))) {
      if (Date.now() >= deadline) await this.lanes.terminateLink({ id: open.id, zombieMs });
      else if (!(await runIsOpen({ run: open.job.run }))) this.drop(open.job.run);
    }
    const result = await open.result;
    this.turn = undefined;
    this.settle(open.job, result);
  }

  private settle(job: LinkJob, result: LinkOutput): void {
    if (result.outcome === 'cancelled' && !this.isWithdrawn(job.run)) {
      this.ledger.rewind(job); // nobody withdrew it: its lane had died
      this.state.queue.unshift({ ...job, n: job.n + 1 });
      return;
    }
    const { site, link } = job;
    const answer = { ...result, site, link, gatewayId: this.state.gatewayId };
    this.ledger.settle(job, answer);
    this.outbox.add(job.run, answer);
  }

  // Runs that end

  private drop(run: RunRef): void {
    if (!this.isWithdrawn(run)) this.state.withdrawn = [...this.state.withdrawn, run.runId].slice(-MAX_TOMBSTONES);
    this.state.queue = this.state.queue.filter((job) => job.run.runId !== run.runId);
    if (this.turn?.job.run.runId === run.runId && this.turn.job.job !== 'undo') this.turn.cancel();
    this.ledger.release(run.runId);
  }

  /** A run that was terminated between claim and submit, or whose claim arrived after its end, holds nothing. */
  private async dropDeadClaims(): Promise<void> {
    const idle = this.ledger.claimants.filter((run) => !this.jobs.some((job) => job.run.runId === run.runId));
    for (const run of new Map(idle.map((it) => [it.runId, it])).values()) {
      if (!(await runIsOpen({ run }))) this.drop(run);
    }
  }

  private isWithdrawn(run: RunRef): boolean {
    return this.state.withdrawn.includes(run.runId);
  }

  /** Queued, open, or answered already. */
  private isKnown(run: RunRef, link: LinkKey): boolean {
    const isJob = this.jobs.some((job) => job.run.runId === run.runId && keyOf(job) === keyOf(link));
    return isJob || this.outbox.has(run, link);
  }

  private async accepting(run: RunRef): Promise<void> {
    await condition(() => this.isReady);
    if (!this.isWithdrawn(run) && (await runIsOpen({ run }))) return;
    const message = `Cannot take work of run ${run.runId}: it is withdrawn or over`;
    throw ApplicationFailure.nonRetryable(message, 'Withdrawn');
  }

  // A lane that follows a killed one

  private get lanes(): ReturnType<typeof proxyActivities<LaneActivities>> {
    return proxyActivities<LaneActivities>({ startToCloseTimeout: '1d', heartbeatTimeout: this.timing.heartbeatMs });
  }

  /** Gives no turn before the links of the killed lane are closed. */
  private async recover(): Promise<void> {
    if (!workflowInfo().continuedFromExecutionRunId) {
      const known = await this.inherit(this.state.predecessor);
      const { zombieMs, patienceMs, undoPatienceMs } = this.timing;
      await this.lanes.linksClosed({
        owner: this.state.place.owner,
        gatewayId: this.state.gatewayId,
        known,
        settleMs: this.state.predecessor === undefined ? 0 : zombieMs,
        patienceMs: patienceMs + undoPatienceMs,
      });
    }
    delete this.state.predecessor;
    this.isReady = true;
  }

  /** Takes over the killed lane's state; one that died while it recovered itself names its own predecessor. */
  private async inherit(runId: string | undefined): Promise<string[]> {
    if (runId === undefined) return [];
    const last = await this.lanes.snapshotOf({ id: workflowInfo().workflowId, runId });
    if (last?.state.predecessor) return await this.inherit(last.state.predecessor);
    if (!last) return [];
    const { predecessor, place } = this.state;
    Object.assign(this.state, last.state, { place, predecessor });
    this.state.queue.unshift(...last.open.map((it) => it.job));
    return last.open.map((it) => it.id);
  }
}
