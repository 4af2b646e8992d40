// What a link that was ended from outside has left standing. A lane does not hang on it: without an answer, all is in doubt.
import { log, proxyActivities, sleep } from '@temporalio/workflow';
import type { LinkActivities } from '../activities/link-activities.ts';
import { emptyResult } from '../saga/outcome.ts';
import { linkTarget } from './link-target.ts';
import type { LinkInput, LinkOutput } from './messages.ts';

export async function abandonedResult(input: LinkInput, cause: unknown): Promise<LinkOutput> {
  const { job, place, row } = input;
  const message = cause instanceof Error ? cause.message : String(cause);
  const abandoned = {
    ...emptyResult('abandoned'),
    failure: { step: 'link', code: 'Abandoned', requestId: '', message },
  };
  const { findRemains } = proxyActivities<LinkActivities>({
    summary: `${job.site}: find what remains`,
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: place.timing.heartbeatMs,
    retry: { maximumAttempts: 3, initialInterval: place.timing.busyRetryMs },
  });
  try {
    await sleep(place.timing.zombieMs, { summary: 'its last attempt may still write' });
    return { ...abandoned, ...(await findRemains({ target: linkTarget(input, '') })) };
  } catch (error) {
    log.warn('Cannot see what an ended link has left', { site: job.site, error: String(error) });
    return { ...abandoned, ids: row.ids, usage: { operations: 0, apiCalls: 0 } };
  }
}
