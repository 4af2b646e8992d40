// Which link an activity is asked to work for, from what its lane was asked to do.
import type { LinkTarget } from '../activities/link-activities.ts';
import type { LinkInput } from './messages.ts';

export function linkTarget({ place, gatewayId, job, row }: LinkInput, linkRunId: string): LinkTarget {
  const { site, link, run, patience } = job;
  const address = job.job === 'make' ? job.desired.address : row.address;
  const { ids, destinations } = row;
  return {
    place,
    plan: run.plan,
    site,
    link,
    gatewayId,
    patienceMs: patience.stepMs,
    address,
    ids,
    destinations,
    linkRunId,
  };
}
