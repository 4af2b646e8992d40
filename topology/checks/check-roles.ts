// Active and standby: what a role needs beside it, and what a route of weight 0 needs.
import { child, spotOf } from '../document/located.ts';
import type { LinkDraft, RouteDraft } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier } from './clash.ts';

export function checkRoles({ links }: PlanDraft, { findings }: CheckContext): void {
  for (const link of links) checkRole(link, { findings });
  const active = new Set(links.flatMap((link) => link.routes.filter(isActive).flatMap((route) => keysOf(link, route))));
  for (const link of links) {
    const lonely = link.routes.find((route) => isStandby(route) && !keysOf(link, route).some((key) => active.has(key)));
    if (lonely === undefined) continue;
    findings.error(spotOf(lonely.node), {
      code: 'standby-without-active',
      message: `No route of weight 100 goes to ${lonely.to.cidr} for which this one could stand by`,
      hint: 'Give one link of the site role: active, or the route weight 100',
    });
  }
}

function isActive({ from, weight }: RouteDraft): boolean {
  return from === undefined && weight === 100;
}

function isStandby({ from, weight }: RouteDraft): boolean {
  return from === undefined && weight === 0;
}

/** A route stands by for another one of its gateway or of its site. */
function keysOf({ gateway, name, site }: LinkDraft, { to }: RouteDraft): string[] {
  return [
    ...(gateway === undefined ? [] : [`gateway ${gateway.key} ${to.cidr}`]),
    `site ${name?.value ?? `${site.source.order} ${site.offset}`} ${to.cidr}`,
  ];
}

function checkRole(
  { role, settings, selectors, healthCheck }: LinkDraft,
  { findings }: Pick<CheckContext, 'findings'>,
): void {
  if (role === undefined) return;
  const routes = child(settings, 'routes');
  if (routes !== undefined) {
    const { later, earlier } = laterAndEarlier(role.node, routes);
    findings.error(later, {
      code: 'role-and-routes',
      message: `A role gives the routes their weights, and routes say their own; the other of the two stands on ${earlier}`,
      hint: 'Keep one of role and routes',
    });
  }
  if (selectors.value !== 'any') {
    findings.error(spotOf(role.node), {
      code: 'role-selectors',
      message: 'With a role the routes decide, and selectors: subnets would decide before them',
      hint: 'Write selectors: any in the site',
    });
  }
  if (child(settings, 'healthCheck') === undefined && healthCheck === undefined) {
    findings.warning(spotOf(role.node), {
      code: 'role-health-check',
      message: 'Without a health check the cloud does not notice that this link is down',
      hint: 'Add healthCheck: { from: ADDRESS IN THE VPC, to: ADDRESS AT THE BRANCH }',
    });
  }
}
