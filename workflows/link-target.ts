// Which link an activity is asked to work for, from what its lane was asked to do.
import type { LinkTarget } from '../activities/link-activities.ts';
import type { LinkInput } from './messages.ts';

export function linkTarget({ place, gatewayId, job, row }: LinkInput, linkRunId: string): LinkTarget {
  const { site, link, run, patience } = job;
  const address = job.job === 'make' ? job.desired.address : row.address;
  const adoptable = job.job === 'make' ? job.desired.connectionId : undefined;
  const ids = { ...(adoptable !== undefined && { connectionId: adoptable }), ...row.ids };
  const { routes, how } = row;
  const patienceMs = patience.stepMs;
  return { place, plan: run.plan, site, link, gatewayId, patienceMs, address, ids, routes, how, linkRunId };
}
