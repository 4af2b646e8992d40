// How the last run of a plan stands, open or closed, with what its connections do now where a worker can ask.
import { WorkflowFailedError, WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import type { CloudScope } from '../topology/model.ts';
import { keyOf, progress, runIdOf, type LedgerEntry, type RunOutcome } from '../workflows/messages.ts';
import type { Surroundings } from './place.ts';
import { noSites, reportOfBroken, reportOfClosed, reportOfOpen, type RunFacts } from './report-of.ts';
import type { RunReport, SiteState } from './report.ts';
import { reportedLink } from './reported-link.ts';
import { runUrl } from './run-url.ts';
import { RunsError } from './runs-error.ts';

/** A query needs a worker; without one the report says less, and soon. */
const QUERY_DEADLINE_MS = 5_000;

type KnownRun = RunFacts & { cloud: CloudScope; isOpen: boolean };

/** The last run of a plan as the server knows it, or the one of an execution. Throws `RunsError` (not-found). */
export async function runFacts(
  { settings, temporal }: Surroundings,
  plan: string,
  executionId?: string,
): Promise<KnownRun> {
  const { owner } = settings;
  const workflowId = runIdOf({ owner, plan });
  const found = await temporal.client.workflow
    .getHandle(workflowId, executionId)
    .describe()
    .catch((error: unknown) => {
      throw error instanceof WorkflowNotFoundError ? notFound(plan, owner) : error;
    });
  const runId = found.raw.workflowExecutionInfo?.firstRunId ?? found.runId;
  return {
    plan,
    owner,
    workflowId,
    runId,
    startedAt: found.startTime,
    finishedAt: found.closeTime,
    temporalUi: runUrl(temporal, {
      workflowId,
      runId: found.runId,
    }),
    cloud: cloudIn(found, plan),
    isOpen: found.status.name === 'RUNNING',
  };
}

export async function statusOf(
  surroundings: Surroundings,
  { plan, readLedger }: { plan: string; readLedger: () => Promise<LedgerEntry[]> },
): Promise<RunReport> {
  const facts = await runFacts(surroundings, plan);
  if (facts.isOpen) return await openReport(surroundings, facts);
  const report = await closedReport(surroundings, facts);
  if (report.outcome === 'failed') return report;
  const ledger = await readLedger().catch(() => undefined);
  return ledger ? withLedger(report, ledger) : report;
}

export async function openReport({ temporal }: Surroundings, facts: RunFacts): Promise<RunReport> {
  const handle = temporal.client.workflow.getHandle(facts.workflowId);
  const nothingYet = { phase: 'unknown', news: [], sites: noSites(), results: [] };
  const deadline = Date.now() + QUERY_DEADLINE_MS;
  const now = await temporal.client.withDeadline(deadline, () => handle.query(progress)).catch(() => nothingYet);
  return reportOfOpen(facts, now);
}

export async function closedReport({ temporal }: Surroundings, facts: RunFacts): Promise<RunReport> {
  try {
    const outcome = (await temporal.client.workflow.getHandle(facts.workflowId, facts.runId).result()) as RunOutcome;
    return reportOfClosed(facts, outcome);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return reportOfBroken(facts, { code: error.cause?.name ?? 'Failed', message: messageOf(error) });
  }
}

/** The ledger is newer than the run: connections that came or went since, and their status now. */
function withLedger(report: RunReport, ledger: LedgerEntry[]): RunReport {
  const known = new Map(report.links.map((link) => [keyOf(link), link]));
  const links = ledger.flatMap((entry) => reportedLink(entry, known.get(keyOf(entry))?.state ?? stateIn(entry)));
  return { ...report, links };
}

function stateIn({ state }: LedgerEntry): SiteState {
  switch (state) {
    case 'applied':
      return 'applied';
    case 'making':
      return 'running';
    case 'parked':
    case 'abandoned':
      return 'parked';
    case 'absent':
      return 'notStarted';
  }
}

function cloudIn({ memo }: WorkflowExecutionDescription, plan: string): CloudScope {
  const cloud = memo?.['cloud'] as CloudScope | undefined;
  if (cloud) return cloud;
  throw new RunsError(`The last run of plan ${plan} does not say where it was applied`, {
    kind: 'not-found',
    hint: 'Give the plan’s FILE instead of its name',
  });
}

function notFound(plan: string, owner: string): RunsError {
  return new RunsError(`Nothing is known of plan ${plan} of owner ${owner}`, {
    kind: 'not-found',
    hint: 'Check its name and the owner; a plan is known from its first `causeway apply` on',
  });
}

function messageOf(error: WorkflowFailedError): string {
  const cause = error.cause?.message ?? error.message;
  return `The run ended without finishing its work: ${cause}`;
}
