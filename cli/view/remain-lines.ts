// What runs could not finish or undo, one line per link.
import type { Remain } from '../../runs/connect-runs.ts';
import { nameOf } from './change-lines.ts';
import { symbol, toned, type Line } from './line.ts';

export function remainLines(remains: readonly Remain[]): Line[] {
  if (remains.length === 0) return [[symbol('done'), ' Nothing was left behind']];
  return remains.map((remain) => {
    const ids = [remain.vpnConnectionId, remain.customerGatewayId].filter((id) => id !== '').join(', ');
    const known = ids === '' ? 'ids unknown, found by its mark' : ids;
    return [
      symbol('warning'),
      ` ${remain.plan}: ${nameOf(remain)} on ${remain.gatewayId} is ${remain.state} `,
      toned('dim', known),
    ];
  });
}
