// What is there of one link, in the plan's words: the first act in its turn.
import type { Link } from '../topology/model.ts';
import type { ObservedLink } from '../topology/observed.ts';
import type { Attempt } from './attempt.ts';
import { connectionSight } from './known-absent.ts';
import { observeLink, readRegion } from './region-view.ts';
import type { LinkTarget } from './link-target.ts';

export async function lookAtLink(
  attempt: Attempt,
  { target, desired }: { target: LinkTarget; desired: Link },
): Promise<{ observed: ObservedLink }> {
  const { place, plan, site, link, gatewayId } = target;
  const view = await readRegion(attempt, [gatewayId]);
  const psk = attempt.secrets.psk(desired.psk, { owner: place.owner, plan, site, link });
  const destinations = desired.routes.map(({ to }) => to);
  const observed = observeLink(view, { target, psk, destinations, ledger: target.destinations });
  if (!observed.connection) attempt.knownAbsent.note(connectionSight(target.linkRunId));
  return { observed };
}
