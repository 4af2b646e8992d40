// Everything that is checked once the sites are merged: each concern in a file of its own.
import type { LinkDraft } from '../link-draft.ts';
import type { CheckContext } from './check-context.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkNames } from './check-names.ts';
import { checkProposals } from './check-proposals.ts';
import { checkQuotas } from './check-quotas.ts';
import { checkRoutes } from './check-routes.ts';
import { checkSiteSubnets } from './check-site-subnets.ts';
import { checkCloudSubnets } from './check-cloud-subnets.ts';

const checks = [
  checkNames,
  checkAddresses,
  checkSiteSubnets,
  checkCloudSubnets,
  checkRoutes,
  checkProposals,
  checkQuotas,
] as const;

export function runChecks(drafts: readonly LinkDraft[], { edition, findings }: CheckContext): void {
  for (const check of checks) {
    if (!findings.isFull()) check(drafts, { edition, findings });
  }
}
