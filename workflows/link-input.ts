// What a link is started with: its job, and what its lane's ledger knows of it.
import type { LaneState, LinkInput, LinkJob, Row } from './messages.ts';

export function linkInput(
  { place, gatewayId }: Pick<LaneState, 'place' | 'gatewayId'>,
  { job, row, hasTurn }: { job: LinkJob; row: Row; hasTurn: boolean },
): LinkInput {
  const { address, ids, routes, how, before } = row;
  const isLeftover = before === 'parked' || before === 'abandoned';
  return {
    place: { ...place, cloud: job.cloud },
    gatewayId,
    job,
    row: { address, ids, routes, how, isLeftover },
    hasTurn,
  };
}
