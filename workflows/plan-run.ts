// A run as an entity: surveys, claims in every lane before the first job goes out, submits, and collects the results.
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { emptyResult } from '../saga/outcome.ts';
import { runDetails } from './details.ts';
import { LaneClient } from './lane-client.ts';
import {
  keyOf,
  type Conflict,
  type LinkKey,
  type LookReport,
  type Outcome,
  type Refusal,
  type RunInput,
  type RunOutcome,
  type RunProgress,
  type RunRef,
  type SiteCounts,
  type SiteResult,
  type SiteState,
  type Slice,
  type Usage,
} from './messages.ts';
import { countSites, outcomeOf } from './outcome-of.ts';
import { attributesOf } from './search-attributes.ts';
import { finalStatuses } from './statuses.ts';
import { surveyPlan } from './survey.ts';
import { slicesFor, unchangedResults } from './work-list.ts';

type Phase = 'looking' | 'claiming' | 'working' | 'cancelling' | 'done';

export class PlanRun {
  private readonly input: RunInput;
  private readonly lanes: LaneClient;
  private readonly results: SiteResult[] = [];
  private readonly ownUsage: Usage = { operations: 0, apiCalls: 0 };
  private readonly runId: string;
  private slices: Slice[] = [];
  private phase: Phase = 'looking';
  isCancelled = false;

  constructor(input: RunInput) {
    const { workflowId, firstExecutionRunId } = workflowInfo();
    const ref: RunRef = { workflowId, runId: firstExecutionRunId, plan: input.plan };
    this.input = input;
    this.runId = firstExecutionRunId;
    this.lanes = new LaneClient(input.place, ref);
  }

  take({ runId, results }: { runId: string; results: SiteResult[] }): void {
    if (runId !== this.runId) return;
    for (const result of results) if (!this.has(result)) this.results.push(result);
    this.show();
  }

  progress(): RunProgress {
    return { phase: this.phase, sites: this.count('running'), results: this.results };
  }

  async carryOut(): Promise<RunOutcome> {
    this.enter('looking');
    const report = await surveyPlan(this.input);
    this.spend(report.usage);
    if (report.refusal) return await this.end(report.refusal);
    const conflicts = await this.begin(report);
    if (conflicts.length > 0) return await this.end(refusalOf(conflicts));
    this.enter('working');
    await this.untilDone((slice) => this.restart(slice));
    return await this.end();
  }

  /** Every lane is told; what had its turn settles and is undone there, what is applied stays. */
  async cancel(): Promise<RunOutcome> {
    this.isCancelled = true;
    this.enter('cancelling');
    await Promise.all(this.slices.map((slice) => this.withdrawFrom(slice)));
    await this.untilDone((slice) => this.withdrawFrom(slice));
    return await this.end();
  }

  /** All claims stand before the first job goes out; one conflict and none stands. */
  private async begin(report: LookReport): Promise<Conflict[]> {
    this.results.push(...unchangedResults(report));
    this.slices = slicesFor(this.input, report);
    this.enter('claiming');
    for (const slice of this.slices) {
      const conflicts = await this.lanes.claim(slice);
      if (conflicts.length === 0) continue;
      await Promise.all(this.slices.map((it) => this.lanes.withdraw(it)));
      return conflicts;
    }
    await Promise.all(this.slices.map((slice) => this.lanes.submit(slice)));
    return [];
  }

  /** Waits for results; a lane that is lost meanwhile is met again by `recover`. */
  private async untilDone(recover: (slice: Slice) => Promise<void>): Promise<void> {
    const isDone = (): boolean => this.slices.every((slice) => this.unfinished(slice).links.length === 0);
    while (!isDone()) {
      const waiting = this.slices.filter((slice) => this.unfinished(slice).links.length > 0);
      const lost = await this.lanes.nextLost(waiting, isDone);
      if (lost) await recover(lost);
    }
  }

  private async restart(slice: Slice): Promise<void> {
    const rest = this.unfinished(slice);
    await this.lanes.claim(rest);
    await this.lanes.submit(rest);
  }

  /** What the lane neither answers for nor has in progress was never begun. */
  private async withdrawFrom(slice: Slice): Promise<void> {
    const answer = await this.lanes.withdraw(slice);
    this.take({ runId: this.runId, results: answer.results });
    const busy = new Set(answer.inProgress.map(keyOf));
    const idle = this.unfinished(slice).links.filter((link) => !busy.has(keyOf(link)));
    this.results.push(...idle.map((link) => cancelledResult(link, slice.gatewayId)));
  }

  private async end(refusal?: Refusal): Promise<RunOutcome> {
    const statuses = refusal
      ? { byId: new Map<string, string>() }
      : await finalStatuses(this.input.place, this.results);
    if (statuses.usage) this.spend(statuses.usage);
    const sites = this.count(this.isCancelled ? 'cancelled' : 'notStarted');
    const outcome = refusal ? 'failed' : outcomeOf(sites, this);
    this.enter('done', outcome);
    return {
      kind: this.input.kind,
      ...(refusal && { refusal }),
      outcome,
      sites,
      results: this.results.map((it) => ({ ...it, status: statuses.byId.get(it.ids.connectionId ?? '') ?? '' })),
      usage: this.results.reduce((sum, { usage }) => added(sum, usage), this.ownUsage),
    };
  }

  private enter(phase: Phase, outcome?: Outcome): void {
    this.phase = phase;
    upsertSearchAttributes(attributesOf({ CausewayPhase: phase, ...(outcome && { CausewayOutcome: outcome }) }));
    this.show();
  }

  private show(): void {
    const { slices, results, phase } = this;
    setCurrentDetails(runDetails({ plan: this.input.plan, phase, slices, results }));
  }

  private spend(usage: Usage): void {
    Object.assign(this.ownUsage, added(this.ownUsage, usage));
  }

  /** `rest` is the state of the sites that have no result. */
  private count(rest: SiteState): SiteCounts {
    const queued = this.slices.flatMap(({ links }) => links.map(({ site }) => site));
    const named = new Set([...this.input.links, ...this.results].map(({ site }) => site).concat(queued));
    return countSites({ results: this.results, siteCount: named.size, rest });
  }

  private unfinished({ gatewayId, links }: Slice): Slice {
    return { gatewayId, links: links.filter((link) => !this.has({ ...link, gatewayId })) };
  }

  private has(it: LinkKey & { gatewayId: string }): boolean {
    return this.results.some((result) => result.gatewayId === it.gatewayId && keyOf(result) === keyOf(it));
  }
}

function added(a: Usage, b: Usage): Usage {
  return { operations: a.operations + b.operations, apiCalls: a.apiCalls + b.apiCalls };
}

function cancelledResult({ site, link }: LinkKey, gatewayId: string): SiteResult {
  return { ...emptyResult('cancelled'), site, link, gatewayId, usage: { operations: 0, apiCalls: 0 } };
}

function refusalOf(conflicts: Conflict[]): Refusal {
  return {
    reason: 'plan',
    problems: conflicts.map(({ site, heldBy, subnet }) => ({
      code: 'SubnetHeld',
      site,
      message: `Cannot begin with site ${site}: subnet ${subnet} is held by plan ${heldBy} on the same gateway`,
      hint: `Take it out of one of the two plans, or destroy ${heldBy} first`,
    })),
  };
}
