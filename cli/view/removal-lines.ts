// Rows of the ledger with what stands behind them: what a destroy would remove.
import type { LedgerEntry } from '../../workflows/messages.ts';
import { nameOf } from './change-lines.ts';
import { symbol, toned, type Line } from './line.ts';

export function removalLines(entries: readonly LedgerEntry[]): Line[] {
  return entries.map((entry) => {
    const resources = [entry.ids.connectionId, entry.ids.customerGatewayId, ...entry.routes.map(({ to }) => to)];
    const known = resources.filter((it) => it !== undefined).join(', ');
    return [
      symbol('remove'),
      ` ${nameOf(entry)} on ${entry.gatewayId} `,
      toned('dim', known === '' ? entry.state : known),
    ];
  });
}
