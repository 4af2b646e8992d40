// Tells a gateway's lane that somebody else keeps it busy, so that people and other jobs know. Nothing depends on it.
import { getClient, log } from '@temporalio/activity';
import { gatewayBusy, laneIdOf, type Busy, type Place } from '../workflows/messages.ts';

export async function tellLane(
  { place, gatewayId }: { place: Place; gatewayId: string },
  news: { busy?: Busy },
): Promise<void> {
  try {
    await getClient().workflow.getHandle(laneIdOf(place, gatewayId)).signal(gatewayBusy, news);
  } catch (error) {
    log.info('Lane is gone and hears no news', { gatewayId, error: String(error) });
  }
}
