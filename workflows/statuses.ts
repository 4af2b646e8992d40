// How the connections of a finished run stand, from one last read; a run does not fail for want of it.
import { log, proxyActivities } from '@temporalio/workflow';
import type { SurveyActivities } from '../activities/survey.ts';
import type { Place, SiteResult, Usage } from './messages.ts';

export async function finalStatuses(
  place: Place,
  results: SiteResult[],
): Promise<{ byId: Map<string, string>; usage?: Usage }> {
  const gatewayIds = new Set(
    results.filter(({ ids }) => ids.connectionId !== undefined).map(({ gatewayId }) => gatewayId),
  );
  if (gatewayIds.size === 0) return { byId: new Map() };
  const { connectionStatuses } = proxyActivities<SurveyActivities>({
    summary: 'read connection statuses',
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: place.timing.heartbeatMs,
    retry: { maximumAttempts: 3, initialInterval: place.timing.busyRetryMs },
  });
  try {
    const { statuses, usage } = await connectionStatuses({ place, gatewayIds: [...gatewayIds] });
    return { byId: new Map(Object.entries(statuses)), usage };
  } catch (error) {
    log.warn('Cannot read the connections’ statuses after the run', { error: String(error) });
    return { byId: new Map() };
  }
}
