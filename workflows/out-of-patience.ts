// The result of a job that waited for a gateway which somebody else keeps busy. Pure.
import { emptyResult } from '../saga/outcome.ts';
import type { LinkJob, LinkOutput, Row } from './messages.ts';

/** What was not begun is undone already; what should have gone remains. */
export function outOfPatience(
  { job, site }: LinkJob,
  { row, gatewayId, since }: { row: Row; gatewayId: string; since: number },
): LinkOutput {
  const message = `Gateway ${gatewayId} has been kept busy by somebody else since ${new Date(since).toISOString()}`;
  const remains = job === 'undo' || row.before === 'parked' || row.before === 'abandoned';
  const { connectionId = '' } = row.ids;
  return {
    ...emptyResult(remains ? 'parked' : 'rolledBack'),
    failure: { step: 'turn', code: 'GatewayBusy', requestId: '', message },
    usage: { operations: 0, apiCalls: 0 },
    ...(remains && { ids: row.ids, leftovers: [{ type: 'connection', id: connectionId, site, reason: message }] }),
  };
}
