// One link as a workflow. Never fails: every error, bugs included, ends as a result.
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { Cancelled } from '../saga/effects.ts';
import { emptyResult, type LinkResult } from '../saga/outcome.ts';
import { provisionLink } from '../saga/provision-link.ts';
import { removeLink } from '../saga/remove-link.ts';
import { LinkEffects } from './link-effects.ts';
import type { LinkInput, LinkOutput } from './messages.ts';

export async function link(input: LinkInput): Promise<LinkOutput> {
  const fx = new LinkEffects(input, workflowInfo().firstExecutionRunId);
  try {
    return { ...(await runJob(input, fx)), usage: fx.usage };
  } catch (error) {
    if (error instanceof Cancelled) return { ...emptyResult('cancelled'), usage: fx.usage };
    return { ...broken(input, error), usage: fx.usage };
  }
}

async function runJob({ job, row }: LinkInput, fx: LinkEffects): Promise<LinkResult> {
  switch (job.job) {
    case 'make':
      return await provisionLink(
        { desired: job.desired, isLeftover: row.isLeftover, isAdopted: row.how === 'adopted' },
        fx,
      );
    case 'undo':
      return await removeLink({ site: job.site, includeAdopted: job.includeAdopted === true, ...row }, fx);
  }
}

/** The saga catches what the cloud does to it; what ends here is a bug of ours. */
function broken({ job, row }: LinkInput, error: unknown): LinkResult {
  const message = error instanceof Error ? error.message : String(error);
  const reason = `The link broke outside its steps: ${message}`;
  return {
    ...emptyResult('parked'),
    ids: row.ids,
    failure: {
      step: 'link',
      code: error instanceof ApplicationFailure ? (error.type ?? 'Bug') : 'Bug',
      requestId: '',
      message: reason,
    },
    leftovers: [{ type: 'unknown', id: row.ids.connectionId ?? '', site: job.site, reason }],
  };
}
