// The report of the run that a ticket asked for. A ticket is found by search, which may lag behind a start.
import { findRun, type FoundRun } from './find-run.ts';
import { lastRun } from './last-run.ts';
import type { Surroundings } from './place.ts';
import type { RunReport } from './report.ts';
import { RunsError } from './runs-error.ts';
import { closedReport, openReport, runFacts } from './status.ts';

/** What a ticket's reference may be: it is looked for by a query, and shown. */
export const TICKET_PATTERN = /^[\p{L}\p{N} #&+,./:;=?@_~%-]{1,200}$/u;

const INDEX_PATIENCE_MS = 3_000;
const POLL_MS = 250;

/** `statusOfLast` reports the last run of a plan. Throws `RunsError` (not-found) when the index shows no run after a while. */
export async function reportByTicket(
  surroundings: Surroundings,
  { ticket, statusOfLast }: { ticket: string; statusOfLast: (plan: string) => Promise<RunReport> },
): Promise<RunReport> {
  const { temporal, settings } = surroundings;
  const { handle, executionId } = await findPatiently(surroundings, ticket);
  const last = await lastRun(temporal, { owner: settings.owner, plan: handle.plan });
  if (last?.handle.runId === handle.runId) return await statusOfLast(handle.plan);
  const facts = await runFacts(surroundings, handle.plan, executionId);
  return facts.isOpen ? await openReport(surroundings, facts) : await closedReport(surroundings, facts);
}

async function findPatiently({ temporal, settings }: Surroundings, ticket: string): Promise<FoundRun> {
  if (!TICKET_PATTERN.test(ticket)) throw unknownTicket(ticket);
  const query = `CausewayOwner='${settings.owner}' AND CausewayTicket='${ticket}'`;
  const until = Date.now() + INDEX_PATIENCE_MS;
  for (;;) {
    const found = await findRun(temporal, { query });
    if (found) return found;
    if (Date.now() > until) throw unknownTicket(ticket);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function unknownTicket(ticket: string): RunsError {
  return new RunsError(`No run of ticket ${JSON.stringify(ticket)} is known`, {
    kind: 'not-found',
    hint: 'Check the reference and the owner; a run that has just begun may take some seconds to be found',
  });
}
