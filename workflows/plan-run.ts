// A run as an entity: surveys, claims in every lane before the first job goes out, submits, and collects the results. A site
// that fails in part is undone as a whole.
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { emptyResult } from '../saga/outcome.ts';
import { runDetails } from './details.ts';
import { HistoryIsFull } from './history-is-full.ts';
import { LaneClient } from './lane-client.ts';
import {
  keyOf,
  type Conflict,
  type GatewayNews,
  type LinkSpec,
  type LookReport,
  type Outcome,
  type Refusal,
  type RunInput,
  type RunOutcome,
  type RunProgress,
  type SiteCounts,
  type SiteResult,
  type SiteState,
  type Slice,
  type Usage,
} from './messages.ts';
import { countSites, outcomeOf } from './outcome-of.ts';
import { attributesOf } from './search-attributes.ts';
import { finalStatuses } from './statuses.ts';
import { added, RunResults } from './run-results.ts';
import { asPartOfSite, undosIn, withSitesJoined } from './site-unity.ts';
import { surveyPlan } from './survey.ts';
import { slicesFor, unchangedResults } from './work-list.ts';

type Phase = 'looking' | 'claiming' | 'working' | 'cancelling' | 'done';

export class PlanRun {
  private readonly input: RunInput;
  private readonly lanes: LaneClient;
  private readonly results: RunResults;
  private readonly news: Map<string, GatewayNews>;
  private readonly runId: string;
  private ownUsage: Usage;
  private slices: Slice[];
  /** Undos that no lane has been asked for. */
  private undos: Slice[] = [];
  private phase: Phase = 'looking';
  isCancelled = false;

  constructor(input: RunInput) {
    const { workflowId, firstExecutionRunId } = workflowInfo();
    const { patienceMs, undoPatienceMs } = input.place.timing;
    const { slices = [], results = [], usage = { operations: 0, apiCalls: 0 }, news = [] } = input.carried ?? {};
    this.input = input;
    this.runId = firstExecutionRunId;
    this.slices = slices;
    this.results = new RunResults(results);
    this.ownUsage = usage;
    this.news = new Map(news.map((it) => [it.gatewayId, it]));
    this.lanes = new LaneClient(input.place, {
      run: { workflowId, runId: firstExecutionRunId, plan: input.plan },
      patience: input.patience ?? { stepMs: patienceMs, undoMs: undoPatienceMs },
    });
  }

  // Messages

  take({ runId, results }: { runId: string; results: SiteResult[] }): void {
    if (runId !== this.runId) return;
    for (const result of results) this.results.add(this.input.kind === 'apply' ? asPartOfSite(result) : result);
    if (!this.isCancelled) this.joinSites();
    this.show();
  }

  hear({ runId, gateway }: { runId: string; gateway: GatewayNews }): void {
    if (runId !== this.runId) return;
    this.news.set(gateway.gatewayId, gateway);
    this.show();
  }

  progress(): RunProgress {
    const { phase } = this;
    return { phase, news: this.liveNews, sites: this.count('running'), results: this.results.all };
  }

  // The life of a run

  async carryOut(): Promise<RunOutcome> {
    if (!this.input.carried) {
      const refusal = await this.begin();
      if (refusal) return await this.end(refusal);
    }
    this.enter('working');
    await this.untilDone((slice) => this.restart(slice));
    return await this.end();
  }

  /** Every lane is told; what had its turn settles and is undone there, what is applied stays. Sites that had failed are owed their undos. */
  async cancel(): Promise<RunOutcome> {
    this.isCancelled = true;
    this.enter('cancelling');
    await this.askForUndos();
    await Promise.all(this.slices.map((slice) => this.withdrawFrom(slice)));
    await this.untilDone((slice) => this.withdrawFrom(slice));
    return await this.end();
  }

  /** What the next execution needs; for `continueAsNew`. */
  get carriedOn(): RunInput {
    const openSites = new Set(this.slices.flatMap((slice) => this.unfinished(slice).links.map(({ site }) => site)));
    const slices = this.slices
      .map(({ gatewayId, links }) => ({ gatewayId, links: links.filter(({ site }) => openSites.has(site)) }))
      .filter(({ links }) => links.length > 0);
    const carried = { slices, results: this.results.all, usage: this.ownUsage, news: this.liveNews };
    return { ...this.input, links: [], carried };
  }

  private async begin(): Promise<Refusal | undefined> {
    this.enter('looking');
    const report = await this.survey();
    if (report.refusal) return report.refusal;
    unchangedResults(report).forEach((result) => {
      this.results.add(result);
    });
    this.slices = slicesFor(this.input, report);
    this.enter('claiming');
    const conflicts = await this.claimAll();
    if (conflicts.length > 0) return refusalOf(conflicts);
    await Promise.all(this.slices.map((slice) => this.lanes.submit(slice)));
    return undefined;
  }

  /** A sweep looks again once killed lanes know how their links ended: what is applied stays, what is half made goes. */
  private async survey(): Promise<LookReport> {
    const report = await surveyPlan(this.input);
    this.ownUsage = added(this.ownUsage, report.usage);
    const open = report.others.filter(({ state }) => state === 'making');
    if (this.input.kind !== 'sweep' || open.length === 0) return report;
    for (const gatewayId of new Set(open.map((row) => row.gatewayId))) await this.lanes.wake(gatewayId);
    const settled = await surveyPlan(this.input);
    this.ownUsage = added(this.ownUsage, settled.usage);
    return settled;
  }

  /** All claims stand before the first job goes out; one conflict and none stands. */
  private async claimAll(): Promise<Conflict[]> {
    for (const slice of this.slices) {
      const conflicts = await this.lanes.claim(slice);
      if (conflicts.length === 0) continue;
      await Promise.all(this.slices.map((it) => this.lanes.withdraw(it)));
      return conflicts;
    }
    return [];
  }

  /** Waits for results; a lane that is lost meanwhile is met again by `recover`. */
  private async untilDone(recover: (slice: Slice) => Promise<void>): Promise<void> {
    while (!this.isDone) {
      const waiting = this.slices.filter((slice) => this.unfinished(slice).links.length > 0);
      const lost = await this.lanes.nextLost(waiting, () => this.isDone || this.undos.length > 0 || this.isFull);
      if (lost) await recover(lost);
      await this.askForUndos();
      if (this.isFull && !this.isDone) throw new HistoryIsFull();
    }
  }

  private get isDone(): boolean {
    return this.slices.every((slice) => this.unfinished(slice).links.length === 0);
  }

  /** A cancelled run has little left to do. */
  private get isFull(): boolean {
    return workflowInfo().continueAsNewSuggested && !this.isCancelled;
  }

  /** A lane that has lost its ledger may hold a subnet for another plan by now: that site is refused, the others go on. */
  private async restart(slice: Slice): Promise<void> {
    const rest = this.unfinished(slice);
    const conflicts = await this.lanes.claim(rest);
    if (conflicts.length === 0) return await this.lanes.submit(rest);
    this.take({ runId: this.runId, results: rest.links.flatMap((link) => refusedResult(link, { conflicts, slice })) });
    return await this.restart(slice);
  }

  private joinSites(): void {
    const joined = withSitesJoined(this.slices, this.results.latest);
    this.undos.push(...undosIn(joined, this.slices));
    this.slices = joined;
  }

  /** A cancel may end it midway: what was asked for twice is queued once. */
  private async askForUndos(): Promise<void> {
    for (let [slice] = this.undos; slice; [slice] = this.undos) {
      await this.lanes.claim(slice);
      await this.lanes.submit(slice);
      this.undos.shift();
    }
  }

  /** What the lane neither answers for nor has in progress was never begun. */
  private async withdrawFrom(slice: Slice): Promise<void> {
    const answer = await this.lanes.withdraw(slice);
    this.take({ runId: this.runId, results: answer.results });
    const busy = new Set(answer.inProgress.map(keyOf));
    const idle = this.unfinished(slice).links.filter((link) => !busy.has(keyOf(link)));
    for (const link of idle) this.results.add(cancelledResult(link, slice.gatewayId));
  }

  private async end(refusal?: Refusal): Promise<RunOutcome> {
    const latest = this.results.latest;
    const statuses = refusal ? { byId: new Map<string, string>() } : await finalStatuses(this.input.place, latest);
    if (statuses.usage) this.ownUsage = added(this.ownUsage, statuses.usage);
    const sites = this.count(this.isCancelled ? 'cancelled' : 'notStarted');
    const outcome = refusal ? 'failed' : outcomeOf(sites, this);
    this.enter('done', outcome);
    return {
      kind: this.input.kind,
      ...(refusal && { refusal }),
      outcome,
      sites,
      results: latest.map((it) => ({ ...it, status: statuses.byId.get(it.ids.connectionId ?? '') ?? '' })),
      usage: added(this.results.usage, this.ownUsage),
    };
  }

  // What people see

  private get liveNews(): GatewayNews[] {
    return [...this.news.values()].filter(({ busySince, held }) => busySince !== undefined || held !== undefined);
  }

  private enter(phase: Phase, outcome?: Outcome): void {
    this.phase = phase;
    upsertSearchAttributes(attributesOf({ CausewayPhase: phase, ...(outcome && { CausewayOutcome: outcome }) }));
    this.show();
  }

  private show(): void {
    const { slices, phase, liveNews: news } = this;
    setCurrentDetails(runDetails({ plan: this.input.plan, phase, slices, results: this.results.latest, news }));
  }

  /** `rest` is the state of the sites that have no result. */
  private count(rest: SiteState): SiteCounts {
    const results = this.results.latest;
    const queued = this.slices.flatMap(({ links }) => links.map(({ site }) => site));
    const named = new Set([...this.input.links, ...results].map(({ site }) => site).concat(queued));
    return countSites({ results, siteCount: named.size, rest });
  }

  private unfinished({ gatewayId, links }: Slice): Slice {
    return { gatewayId, links: links.filter((link) => !this.results.has(gatewayId, link)) };
  }
}

function cancelledResult({ site, link, job }: LinkSpec, gatewayId: string): SiteResult {
  return { ...emptyResult('cancelled'), site, link, gatewayId, job, usage: { operations: 0, apiCalls: 0 } };
}

function refusedResult(link: LinkSpec, { conflicts, slice }: { conflicts: Conflict[]; slice: Slice }): SiteResult[] {
  const conflict = conflicts.find(({ site }) => site === link.site);
  if (!conflict) return [];
  const failure = { step: 'claim', code: 'SubnetHeld', requestId: '', message: sentenceOf(conflict) };
  return [{ ...cancelledResult(link, slice.gatewayId), outcome: 'rolledBack', failure }];
}

function sentenceOf({ site, heldBy, subnet }: Conflict): string {
  return `Cannot begin with site ${site}: subnet ${subnet} is held by plan ${heldBy} on the same gateway`;
}

function refusalOf(conflicts: Conflict[]): Refusal {
  return {
    reason: 'plan',
    problems: conflicts.map((conflict) => ({
      code: 'SubnetHeld',
      site: conflict.site,
      message: sentenceOf(conflict),
      hint: `Take it out of one of the two plans, or destroy ${conflict.heldBy} first`,
    })),
  };
}
