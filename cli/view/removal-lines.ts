// Rows of the ledger with what stands behind them: what a destroy would remove, and what it would leave.
import { routeName } from '../../topology/route-key.ts';
import type { LedgerEntry } from '../../workflows/messages.ts';
import { nameOf } from './change-lines.ts';
import { symbol, toned, type Line } from './line.ts';

export function removalLines(entries: readonly LedgerEntry[], { includeAdopted }: { includeAdopted: boolean }): Line[] {
  return entries.flatMap((entry) => {
    if (entry.how === 'made' || includeAdopted) return [removalLine(entry)];
    const routes = entry.routes.filter(({ how }) => how !== 'adopted');
    const removed = routes.length > 0 ? [removalLine({ ...entry, ids: {}, routes })] : [];
    return [...removed, releaseLine(entry)];
  });
}

/** A customer gateway that came with its connection, or has no address in the plan, is not ours. */
function removalLine(entry: LedgerEntry): Line {
  const { connectionId, customerGatewayId } = entry.ids;
  const isOurs = entry.how === 'made' && entry.address !== '';
  const resources = [connectionId, isOurs ? customerGatewayId : undefined, ...entry.routes.map(routeName)];
  const known = resources.filter((it) => it !== undefined).join(', ');
  return [
    symbol('remove'),
    ` ${nameOf(entry)} on ${entry.gatewayId} `,
    toned('dim', known === '' ? entry.state : known),
  ];
}

function releaseLine(entry: LedgerEntry): Line {
  const { connectionId = 'its connection' } = entry.ids;
  return [symbol('same'), ` ${nameOf(entry)} on ${entry.gatewayId}: ${connectionId} was taken over and stays`];
}
