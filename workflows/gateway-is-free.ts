// One look at a gateway that others kept busy for too long. A look that fails says nothing, and the turn is given.
import { log, proxyActivities } from '@temporalio/workflow';
import type { SurveyActivities } from '../activities/survey.ts';
import type { LaneState } from './messages.ts';

export async function gatewayIsFree({ place, gatewayId }: LaneState): Promise<boolean> {
  const { gatewayStatus } = proxyActivities<SurveyActivities>({
    summary: `look whether ${gatewayId} is free`,
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: place.timing.heartbeatMs,
    retry: { maximumAttempts: 3, initialInterval: place.timing.busyRetryMs },
  });
  try {
    return (await gatewayStatus({ place, gatewayId })).status === 'active';
  } catch (error) {
    log.warn('Cannot see whether the gateway is free', { gatewayId, error: String(error) });
    return true;
  }
}
