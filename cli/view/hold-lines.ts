// Lanes and what holds them back.
import type { HeldLane } from '../../runs/connect-runs.ts';
import { symbol, toned, type Line } from './line.ts';

export function holdLines(lanes: readonly HeldLane[]): Line[] {
  return lanes.flatMap(({ gatewayId, holds }): Line[] => {
    if (holds.length === 0) return [[symbol('done'), ` ${gatewayId} is not paused`]];
    return holds.map(({ plan, reason, since }) => [
      symbol('warning'),
      ` ${gatewayId} is paused${plan === undefined ? '' : ` for plan ${plan}`}: ${reason} `,
      toned('dim', `(since ${new Date(since).toISOString()})`),
    ]);
  });
}
