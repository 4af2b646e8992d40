// Removes one link: unpublish, routes, connection, customer gateway if unused. What it cannot remove is listed. What was taken
// over is released and stays, unless its removal is asked for.
import { routeId } from '../topology/route-key.ts';
import type { Effects } from './effects.ts';
import {
  emptyResult,
  type Change,
  type LinkIds,
  type LinkResult,
  type LinkRoute,
  type StepFailure,
} from './outcome.ts';
import { Undo } from './undo.ts';

export interface Removal {
  site: string;
  ids: LinkIds;
  how: 'made' | 'adopted';
  /** What the ledger calls ours; others on our connection are a foreign hand's. */
  routes: LinkRoute[];
  includeAdopted: boolean;
}

export async function removeLink(removal: Removal, fx: Effects): Promise<LinkResult> {
  await fx.turn();
  const { ids } = removal;
  const undo = undoOf(removal, fx);
  const { leftovers, changes } = await fx.shielded(() => undo.run());
  if (leftovers.length === 0) return { ...emptyResult('removed'), changes: [...changes, ...released(removal)] };
  return { ...emptyResult('parked'), leftovers, ids, changes, failure: refusal(leftovers[0]?.reason ?? '') };
}

function undoOf(removal: Removal, fx: Effects): Undo {
  const { site, ids, routes, includeAdopted } = removal;
  const connectionId = ids.connectionId ?? '';
  const due = routes.filter(({ how }) => how !== 'adopted' || includeAdopted);
  const undo = new Undo(site);
  if (removal.how === 'made') {
    undo.before({
      type: 'customerGateway',
      id: () => ids.customerGatewayId ?? '',
      run: () => fx.removeCustomerGateway({ unlessUsedBy: 'others' }),
    });
  }
  if (!staysAdopted(removal)) {
    undo.before({ type: 'connection', id: () => connectionId, run: () => fx.removeConnection() });
  }
  for (const route of due) {
    undo.before({ type: 'route', id: () => routeId(connectionId, route), run: () => fx.removeRoute(route) });
  }
  if (due.length > 0) {
    undo.before({ type: 'publication', id: () => connectionId, run: () => fx.withdrawRoutes(due) });
  }
  return undo;
}

function staysAdopted({ how, includeAdopted }: Removal): boolean {
  return how === 'adopted' && !includeAdopted;
}

function released(removal: Removal): Change[] {
  const { connectionId } = removal.ids;
  if (!staysAdopted(removal) || connectionId === undefined) return [];
  return [{ verb: 'released', resource: 'IPsec connection', id: connectionId }];
}

function refusal(message: string): StepFailure {
  return { step: 'remove', code: 'RemovalRefused', requestId: '', message };
}
