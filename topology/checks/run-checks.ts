// Everything that is checked once the sites are merged: each concern in a file of its own.
import type { Surroundings } from '../draft-link.ts';
import type { LinkDraft } from '../link-draft.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkNames } from './check-names.ts';
import { checkProposals } from './check-proposals.ts';
import { checkQuotas } from './check-quotas.ts';
import { checkRoutes } from './check-routes.ts';
import { checkSiteSubnets } from './check-site-subnets.ts';
import { checkCloudSubnets } from './check-cloud-subnets.ts';

export function runChecks(drafts: readonly LinkDraft[], { edition, findings }: Surroundings): void {
  checkNames(drafts, findings);
  checkAddresses(drafts, { edition, findings });
  checkSiteSubnets(drafts, findings);
  checkCloudSubnets(drafts, findings);
  checkRoutes(drafts, findings);
  checkProposals(drafts, { edition, findings });
  checkQuotas(drafts, { edition, findings });
}
