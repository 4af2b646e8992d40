// The lane's durable list of what is ours on its gateway. Pure: rows in, rows changed.
import type { LinkOutcome } from '../saga/outcome.ts';
import { includesRoute, routeKeyOf } from '../topology/route-key.ts';
import {
  keyOf,
  type Batch,
  type Conflict,
  type LaneState,
  type LinkJob,
  type LinkKey,
  type LinkSpec,
  type Row,
  type RunRef,
  type SiteResult,
} from './messages.ts';

export class Ledger {
  private readonly state: LaneState;

  constructor(state: LaneState) {
    this.state = state;
  }

  get isEmpty(): boolean {
    return this.state.rows.length === 0;
  }

  get claimants(): RunRef[] {
    return this.state.rows.flatMap((row) => row.claim ?? []);
  }

  /** Subnets that the batch wants and another plan holds here. */
  conflictsOf({ run, links }: Batch): Conflict[] {
    const others = this.state.rows.filter((row) => row.plan !== run.plan);
    return links.flatMap((link) =>
      others.flatMap((row) =>
        heldBy(row)
          .filter((subnet) => subnetsOf(link).includes(subnet))
          .map((subnet) => ({ site: link.site, heldBy: row.plan, subnet })),
      ),
    );
  }

  claim({ run, cloud, links }: Batch): void {
    for (const link of links) {
      const row = this.find(run.plan, link) ?? this.add(link, { plan: run.plan, cloud });
      row.claim = run;
      row.claimedFor = link.job;
      row.wanted = link.job === 'undo' ? (row.wanted ?? []) : subnetsOf(link);
    }
  }

  isClaimed(run: RunRef, link: LinkKey): boolean {
    return this.find(run.plan, link)?.claim?.runId === run.runId;
  }

  begin(job: LinkJob): Row {
    const row = this.find(job.run.plan, job) ?? this.add(job, { plan: job.run.plan, cloud: job.cloud });
    if (row.state !== 'making') row.before = row.state;
    row.state = 'making';
    if (job.job === 'make') row.address = job.desired.address;
    return row;
  }

  settle(job: LinkJob, result: SiteResult): void {
    const row = this.find(job.run.plan, job);
    if (!row) return;
    row.state = stateAfter(result.outcome, row.before);
    remember(row, job, result);
    delete row.before;
    const hasMoreToDo = this.state.queue.some((it) => it.run.runId === job.run.runId && keyOf(it) === keyOf(job));
    const isForThis = row.claim?.runId === job.run.runId && row.claimedFor === job.job;
    this.unclaim((it) => it === row && isForThis && !hasMoreToDo);
  }

  /** The job goes back to the queue: nothing new of it exists, its claim stays. */
  rewind(job: LinkJob): void {
    const row = this.find(job.run.plan, job);
    if (row?.state !== 'making') return;
    row.state = row.before ?? 'absent';
    delete row.before;
  }

  release(runId: string): void {
    this.unclaim((row) => row.claim?.runId === runId && row.state !== 'making');
  }

  private unclaim(which: (row: Row) => boolean): void {
    for (const row of this.state.rows.filter(which)) {
      delete row.claim;
      delete row.claimedFor;
      delete row.wanted;
    }
    this.state.rows = this.state.rows.filter((row) => row.claim ?? row.state !== 'absent');
  }

  private find(plan: string, link: LinkKey): Row | undefined {
    return this.state.rows.find((row) => row.plan === plan && keyOf(row) === keyOf(link));
  }

  private add(link: LinkSpec, { plan, cloud }: Pick<Row, 'plan' | 'cloud'>): Row {
    const row: Row = {
      plan,
      cloud,
      site: link.site,
      link: link.link,
      address: link.job === 'make' ? link.desired.address : '',
      subnets: [],
      ids: {},
      routes: [],
      how: link.job === 'make' && link.desired.connectionId !== undefined ? 'adopted' : 'made',
      state: 'absent',
    };
    this.state.rows.push(row);
    return row;
  }
}

function stateAfter(outcome: LinkOutcome, before: Row['before']): Row['state'] {
  switch (outcome) {
    case 'applied':
    case 'unchanged':
      return 'applied';
    case 'parked':
    case 'abandoned':
      return outcome;
    case 'removed':
      return 'absent';
    case 'rolledBack':
    case 'cancelled':
      return before === 'applied' ? 'applied' : 'absent';
  }
}

/** What the row holds from now on; a link that was undone gives back only what it had wanted in addition. */
function remember(row: Row, job: LinkJob, result: SiteResult): void {
  switch (result.outcome) {
    case 'applied':
    case 'unchanged':
      row.subnets = subnetsOf(job);
      row.ids = result.ids;
      row.routes = result.routes;
      return;
    case 'parked':
    case 'abandoned':
      row.subnets = heldBy(row);
      row.ids = { ...row.ids, ...result.ids };
      row.routes = perhapsStanding(job, { row, result });
      return;
    case 'removed':
    case 'rolledBack':
    case 'cancelled':
  }
}

function subnetsOf(link: LinkSpec): string[] {
  if (link.job === 'undo') return [];
  return [...new Set([...link.desired.siteSubnets, ...link.desired.routes.map(({ to }) => to)])];
}

function heldBy(row: Row): string[] {
  return [...new Set([...row.subnets, ...(row.wanted ?? [])])];
}

/**
 * A half-made link may have any of the routes that it wanted. On an adopted connection those of which the link could not tell
 * count as adopted: they may have been there before.
 */
function perhapsStanding(job: LinkJob, { row, result }: { row: Row; result: SiteResult }): Row['routes'] {
  const told = [...row.routes, ...result.routes.filter((route) => !includesRoute(row.routes, route))];
  if (job.job === 'undo') return told;
  const wanted = job.desired.routes.filter((route) => !includesRoute(told, route));
  const how = row.how === 'adopted' ? { how: row.how } : {};
  return [...told, ...wanted.map((route) => ({ ...routeKeyOf(route), state: 'normal' as const, ...how }))];
}
