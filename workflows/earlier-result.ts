// How a link ended that another execution of its lane has started; one that is open is waited for.
import { proxyActivities } from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import { linkIdOf, type LinkInput, type LinkOutput } from './messages.ts';
import { abandonedResult } from './remains.ts';

export async function earlierResult(input: LinkInput): Promise<LinkOutput> {
  const { resultOf } = proxyActivities<LaneActivities>({
    startToCloseTimeout: '1d',
    heartbeatTimeout: input.place.timing.heartbeatMs,
  });
  const result = await resultOf({ id: linkIdOf(input.job) });
  return result.outcome === 'abandoned' ? await abandonedResult(input, result.failure?.message) : result;
}
