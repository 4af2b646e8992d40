// Starting a run: at most one open run per plan, by its workflow id.
import { gzipSync } from 'node:zlib';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { runIdOf, type RunInput } from '../workflows/messages.ts';
import { attributesOf } from '../workflows/search-attributes.ts';
import type { TemporalLink } from './connect-temporal.ts';
import { RunsError } from './runs-error.ts';
import { runUrl } from './run-url.ts';

/** Compressed. One request to the server holds 4 MB, one payload 2 MB; results come back larger than they went. */
const MAX_INPUT_BYTES = 1_500_000;

export interface RunHandle {
  workflowId: string;
  /** First execution's. */
  runId: string;
  plan: string;
  temporalUi: string | null;
}

/** What made somebody start it, when that was not a person at a terminal. Kept with the run. */
export interface Origin {
  /** Reference of the ticket, as people look for it. */
  ticket?: string;
  /** Keys of the delivery's receipts. */
  deliveries: string[];
}

export async function startRun(temporal: TemporalLink, input: RunInput, origin?: Origin): Promise<RunHandle> {
  refuseTooLarge(input);
  const { plan, place, kind } = input;
  const workflowId = runIdOf({ owner: place.owner, plan });
  try {
    const handle = await temporal.client.workflow.start('run', {
      workflowId,
      taskQueue: temporal.taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: summaryOf(input),
      staticDetails: detailsOf(input),
      typedSearchAttributes: attributesOf({
        CausewayOwner: place.owner,
        CausewayPlan: plan,
        ...(origin?.ticket !== undefined && { CausewayTicket: origin.ticket }),
      }),
      memo: { cloud: place.cloud, kind, ...origin },
    });
    const runId = handle.firstExecutionRunId;
    return { workflowId, runId, plan, temporalUi: runUrl(temporal, { workflowId, runId }) };
  } catch (error) {
    throw asRunsError(error, { plan, workflowId });
  }
}

function asRunsError(error: unknown, { plan, workflowId }: { plan: string; workflowId: string }): unknown {
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new RunsError(`Cannot start a run of plan ${plan}: ${workflowId} is still open`, {
      kind: 'already-running',
      hint: `Type \`causeway status ${plan}\` to see how far it is`,
    });
  }
  const message = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  if (!/search attribute/i.test(message)) return error;
  return new RunsError(`Cannot start a run of plan ${plan}: ${message}`, {
    kind: 'refused-start',
    hint: 'Register it: `temporal operator search-attribute create --name CausewayPlan --type Keyword`, and its siblings',
  });
}

function refuseTooLarge({ plan, links, ...input }: RunInput): void {
  const bytes = gzipSync(JSON.stringify({ plan, links, ...input })).length;
  if (bytes <= MAX_INPUT_BYTES) return;
  throw new RunsError(
    `Cannot start a run of plan ${plan}: its ${links.length} links are ${bytes} bytes compressed, and one run takes ${MAX_INPUT_BYTES}`,
    {
      kind: 'too-large',
      hint: 'Split the plan, for example by gateway',
    },
  );
}

function summaryOf({ kind, plan, links }: RunInput): string {
  const sites = new Set(links.map(({ site }) => site)).size;
  switch (kind) {
    case 'apply':
      return `Apply ${plan}: ${sites} ${sites === 1 ? 'site' : 'sites'}`;
    case 'destroy':
      return `Destroy ${plan}`;
    case 'sweep':
      return `Sweep ${plan}`;
  }
}

function detailsOf({ kind, plan, place, gateways }: RunInput): string {
  const { account, region } = place.cloud;
  const lines = gateways.map(({ name, id }) => `- ${name}: ${id}`);
  return [`**${kind} ${plan}** in ${region}, account ${account}, owner ${place.owner}`, lines.join('\n')].join('\n\n');
}
