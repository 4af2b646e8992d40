// What a link that was ended from outside has left standing. A lane does not hang on it: without an answer, all is in doubt.
import { log, proxyActivities, sleep, type ActivityOptions } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import type { LinkActivities } from '../activities/link-activities.ts';
import { emptyResult } from '../saga/outcome.ts';
import { linkTarget } from './link-target.ts';
import { linkIdOf, type LinkInput, type LinkOutput } from './messages.ts';

export async function abandonedResult(input: LinkInput, cause: unknown): Promise<LinkOutput> {
  const { job, place, row } = input;
  await sleep(place.timing.zombieMs, { summary: 'its last attempt may still write' });
  const message = await endOf(input, cause);
  const abandoned = {
    ...emptyResult('abandoned'),
    failure: { step: 'link', code: 'Abandoned', requestId: '', message },
  };
  const { findRemains } = proxyActivities<LinkActivities>(optionsFor(input, 'find what remains'));
  try {
    return { ...abandoned, ...(await findRemains({ target: linkTarget(input, '') })) };
  } catch (error) {
    log.warn('Cannot see what an ended link has left', { site: job.site, error: String(error) });
    return { ...abandoned, ids: row.ids, usage: { operations: 0, apiCalls: 0 } };
  }
}

/** Its history knows more than what its parent is told. */
async function endOf(input: LinkInput, cause: unknown): Promise<string> {
  const lanes = proxyActivities<LaneActivities>(optionsFor(input, 'find out how it ended'));
  try {
    return await lanes.endOf({ id: linkIdOf(input.job) });
  } catch {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function optionsFor({ job, place }: LinkInput, what: string): ActivityOptions {
  return {
    summary: `${job.site}: ${what}`,
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: place.timing.heartbeatMs,
    retry: { maximumAttempts: 3, initialInterval: place.timing.busyRetryMs },
  };
}
