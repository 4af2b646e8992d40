// Everything that is checked once the links are merged: each concern in a file of its own.
import type { PlanDraft } from '../drafts/plan-draft.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkAdoption } from './check-adoption.ts';
import { checkClientAccess } from './check-client-access.ts';
import { checkCloudSubnets } from './check-cloud-subnets.ts';
import type { Check, CheckContext } from './check-context.ts';
import { checkGateways } from './check-gateways.ts';
import { checkProposals } from './check-proposals.ts';
import { checkQuotas } from './check-quotas.ts';
import { checkRoles } from './check-roles.ts';
import { checkRollout } from './check-rollout.ts';
import { checkRoutes } from './check-routes.ts';
import { checkSiteSubnets } from './check-site-subnets.ts';

const checks: readonly Check[] = [
  checkGateways,
  checkAddresses,
  checkAdoption,
  checkSiteSubnets,
  checkCloudSubnets,
  checkRoutes,
  checkRoles,
  checkProposals,
  checkClientAccess,
  checkRollout,
  checkQuotas,
];

export function runChecks(plan: PlanDraft, context: CheckContext): void {
  for (const check of checks) if (!context.findings.isFull()) check(plan, context);
}
