// What is there of one link, in the plan's words: the first act in its turn.
import type { Link } from '../topology/model.ts';
import type { ObservedLink } from '../topology/observed.ts';
import type { Attempt } from './attempt.ts';
import { findConnection } from './connection.ts';
import { observeLink, readRegion } from './region-view.ts';
import type { LinkTarget } from './link-target.ts';
import { connectionSight } from './sights.ts';

/** Without its connection a link has nothing else to see: one list call says so. */
export async function lookAtLink(
  attempt: Attempt,
  { target, desired }: { target: LinkTarget; desired: Link },
): Promise<{ observed: ObservedLink }> {
  const { place, plan, site, link, gatewayId, how, linkRunId } = target;
  const psk = await attempt.secrets.psk(desired.psk, { owner: place.owner, plan, site, link });
  if (!(await findConnection(attempt, target))) {
    if (how === 'made') attempt.sights.noteAbsent(connectionSight(linkRunId));
    return { observed: { site, link, gatewayId, routes: [], strangeRoutes: [], foreignRoutes: [] } };
  }
  const view = await readRegion(attempt, [gatewayId]);
  return { observed: observeLink(view, { target, psk, wanted: desired.routes }) };
}
