// The report of a run from what its workflow tells, open or closed. Pure.
import {
  SITE_STATES,
  type Leftover,
  type RunOutcome,
  type RunProgress,
  type SiteCounts,
  type SiteResult,
  type SiteState,
} from '../workflows/messages.ts';
import type { LinkFailure, ReportedLink, RunReport } from './report.ts';
import { reportedLink } from './reported-link.ts';

/** What is known of a run beside its results. */
export interface RunFacts {
  plan: string;
  owner: string;
  runId: string;
  workflowId: string;
  startedAt: Date;
  finishedAt: Date | undefined;
  temporalUi: string | null;
}

export function reportOfClosed(facts: RunFacts, run: RunOutcome): RunReport {
  const { outcome, sites, usage } = run;
  return {
    ...headOf(facts),
    outcome,
    sites,
    ...usage,
    ...tailOf(facts),
    leftovers: run.results.flatMap(leftoversOf),
    failures: [...refusalsOf(run), ...run.results.flatMap(failuresOf)],
    links: run.results.flatMap(linkOf),
    ...(run.refusal && { refusal: run.refusal }),
  };
}

export function reportOfOpen(facts: RunFacts, { sites, results }: RunProgress): RunReport {
  return {
    ...headOf(facts),
    outcome: 'running',
    sites,
    operations: results.reduce((sum, { usage }) => sum + usage.operations, 0),
    apiCalls: results.reduce((sum, { usage }) => sum + usage.apiCalls, 0),
    ...tailOf(facts),
    leftovers: results.flatMap(leftoversOf),
    failures: results.flatMap(failuresOf),
    links: results.flatMap((result) => linkOf({ ...result, status: '' })),
  };
}

/** A run that ended without an answer of its own: terminated, timed out, or broken by a bug. */
export function reportOfBroken(facts: RunFacts, { code, message }: { code: string; message: string }): RunReport {
  return {
    ...headOf(facts),
    outcome: 'failed',
    sites: noSites(),
    operations: 0,
    apiCalls: 0,
    ...tailOf(facts),
    leftovers: [],
    failures: [
      {
        site: '',
        link: '',
        step: 'run',
        code,
        requestId: '',
        message,
      },
    ],
    links: [],
  };
}

export function noSites(): SiteCounts {
  const counts = Object.fromEntries(SITE_STATES.map((state) => [state, 0])) as Record<SiteState, number>;
  return { total: 0, ...counts };
}

function headOf({
  plan,
  owner,
  runId,
  workflowId,
}: RunFacts): Pick<RunReport, 'plan' | 'owner' | 'runId' | 'workflowId'> {
  return { plan, owner, runId, workflowId };
}

function tailOf({
  startedAt,
  finishedAt,
  temporalUi,
}: RunFacts): Pick<RunReport, 'startedAt' | 'finishedAt' | 'temporalUi'> {
  return { startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, temporalUi };
}

/** A link that was killed says no leftovers itself: all that it had is in doubt. */
function leftoversOf({ site, outcome, leftovers, ids }: SiteResult): Leftover[] {
  if (outcome !== 'abandoned' || leftovers.length > 0) return leftovers;
  const reason = 'The link was ended before it could undo its work';
  return [{ type: 'unknown', id: ids.connectionId ?? ids.customerGatewayId ?? '', site, reason }];
}

function failuresOf({ site, link, failure }: SiteResult): LinkFailure[] {
  return failure ? [{ site, link, ...failure }] : [];
}

function refusalsOf({ refusal }: RunOutcome): LinkFailure[] {
  return (refusal?.problems ?? []).map(({ code, message, site, requestId }) => ({
    site: site ?? '',
    link: '',
    step: 'preflight',
    code,
    message,
    requestId: requestId ?? '',
  }));
}

function linkOf(result: SiteResult & { status: string }): ReportedLink[] {
  return reportedLink(result, result.outcome === 'abandoned' ? 'parked' : result.outcome);
}
