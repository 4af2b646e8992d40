// Removes one link: unpublish, routes, connection, customer gateway if unused. What it cannot remove is listed.
import type { Effects } from './effects.ts';
import { emptyResult, type LinkIds, type LinkResult, type StepFailure } from './outcome.ts';
import { Undo } from './undo.ts';

export interface Removal {
  site: string;
  ids: LinkIds;
  /** Destinations that the ledger or the topology calls ours; others on our connection are a foreign hand's. */
  destinations: string[];
}

export async function removeLink({ site, ids, destinations }: Removal, fx: Effects): Promise<LinkResult> {
  await fx.turn();
  const connectionId = ids.connectionId ?? '';
  const removal = new Undo(site);
  removal.before({
    type: 'customerGateway',
    id: () => ids.customerGatewayId ?? '',
    run: () => fx.removeCustomerGateway({ unlessUsedBy: 'others' }),
  });
  removal.before({ type: 'connection', id: () => connectionId, run: () => fx.removeConnection() });
  for (const to of destinations) {
    removal.before({ type: 'route', id: () => `${connectionId}:${to}`, run: () => fx.removeRoute(to) });
  }
  if (destinations.length > 0) {
    removal.before({ type: 'publication', id: () => connectionId, run: () => fx.withdrawRoutes(destinations) });
  }
  const { leftovers, changes } = await fx.shielded(() => removal.run());
  if (leftovers.length === 0) return { ...emptyResult('removed'), changes };
  return { ...emptyResult('parked'), leftovers, ids, changes, failure: refusal(leftovers[0]?.reason ?? '') };
}

function refusal(message: string): StepFailure {
  return { step: 'remove', code: 'RemovalRefused', requestId: '', message };
}
