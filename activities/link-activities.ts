// The promises that a link's saga is made of, by name. Each runs in one attempt; each is safe to run again.
import type { PskReference } from '../topology/model.ts';
import { inAttempt, type Attempt, type Dependencies } from './attempt.ts';
import { ensureConnection, removeConnection } from './connection.ts';
import { findRemains } from './find-remains.ts';
import { ensureCustomerGateway, removeCustomerGateway } from './customer-gateway.ts';
import type { LinkTarget } from './link-target.ts';
import { lookAtLink } from './look-at-link.ts';
import { ensureRoute, publishRoutes, removeRoute, withdrawRoutes } from './routes.ts';

export type { LinkTarget } from './link-target.ts';
export type LinkActivities = ReturnType<typeof createLinkActivities>;

export function createLinkActivities(dependencies: Dependencies) {
  const promise =
    <I extends { target: LinkTarget }, T extends object>(work: (attempt: Attempt, input: I) => Promise<T>) =>
    (input: I) => {
      const { place } = input.target;
      return inAttempt({ dependencies, place, gate: input.target }, (attempt) => work(attempt, input));
    };

  return {
    checkSecret: promise(checkSecret),
    lookAtLink: promise(lookAtLink),
    ensureCustomerGateway: promise(ensureCustomerGateway),
    removeCustomerGateway: promise(removeCustomerGateway),
    ensureConnection: promise(ensureConnection),
    removeConnection: promise(removeConnection),
    ensureRoute: promise(ensureRoute),
    publishRoutes: promise(publishRoutes),
    withdrawRoutes: promise(withdrawRoutes),
    removeRoute: promise(removeRoute),
    findRemains: promise(findRemains),
  };
}

/** Proves that the key can be read here; the key goes nowhere. */
async function checkSecret(
  { secrets }: Attempt,
  { target, psk }: { target: LinkTarget; psk: PskReference },
): Promise<object> {
  const { place, plan, site, link } = target;
  await secrets.psk(psk, { owner: place.owner, plan, site, link });
  return {};
}
