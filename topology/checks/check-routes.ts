// Routes: what the cloud refuses, and destinations that two links of one gateway both want. A policy route is told apart by its
// source and destination, a destination route by its destination.
import type { Findings } from '../document/findings.ts';
import { spotOf, type Located } from '../document/located.ts';
import type { LinkDraft, RouteDraft } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import { network, overlaps } from '../ipv4.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

const EVERYWHERE = '0.0.0.0/0';
const RESERVED = network('100.64.0.0/10');

export function checkRoutes({ links }: PlanDraft, { findings }: CheckContext): void {
  for (const draft of links) {
    for (const route of draft.routes) checkDestination(route, findings);
    checkTwice(draft, findings);
  }
  checkActive(links, findings);
}

function checkDestination({ to, from }: RouteDraft, findings: Findings): void {
  if (to.cidr === EVERYWHERE) {
    if (from !== undefined) return;
    findings.error(spotOf(to.node), {
      code: 'route-everywhere',
      message: 'The cloud refuses a destination route to 0.0.0.0/0',
      hint: "Name the site's own networks",
    });
  } else if (overlaps(to, RESERVED)) {
    findings.error(spotOf(to.node), {
      code: 'route-reserved',
      message: `A route to ${to.cidr} overlaps 100.64.0.0/10, which the cloud keeps for itself`,
      hint: 'Use other addresses at the site, or name routes without it',
    });
  }
}

function keyOf({ to, from }: RouteDraft): string {
  return from === undefined ? to.cidr : `${from.cidr} ${to.cidr}`;
}

// Two routes of one link have the same next hop.
function checkTwice({ routes }: LinkDraft, findings: Findings): void {
  const named = routes.filter(({ isImplied }) => !isImplied);
  for (const [first, other] of repeats(named, keyOf)) {
    const { later, earlier } = laterAndEarlier(first.to.node, other.to.node);
    findings.error(later, {
      code: 'route-duplicate',
      message: `This link has a route to ${other.to.cidr} already, on ${earlier}`,
      hint: 'Keep one of the two',
    });
  }
}

interface ActiveRoute extends RouteDraft {
  draft: LinkDraft;
}

function checkActive(links: readonly LinkDraft[], findings: Findings): void {
  const active = links.flatMap((draft) =>
    draft.routes.filter(({ weight }) => weight === 100).map((route) => ({ ...route, draft })),
  );
  const taken = ({ draft: { gateway }, ...route }: ActiveRoute) => gateway && `${gateway.key} ${keyOf(route)}`;
  for (const [first, other] of repeats(active, taken))
    if (!isSaid(first, other)) complainOfTwoActive(first, other, findings);
}

// A subnet that two sites have is complained about where it stands, two routes of one link likewise.
function isSaid(first: ActiveRoute, other: ActiveRoute): boolean {
  if (first.draft.site === other.draft.site) return first.draft === other.draft;
  return first.from === undefined && hasSubnet(first) && hasSubnet(other);
}

function hasSubnet({ draft, to }: ActiveRoute): boolean {
  return draft.siteSubnets.some(({ cidr }) => cidr === to.cidr);
}

function complainOfTwoActive(first: ActiveRoute, other: ActiveRoute, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(...placesOf(first, other));
  findings.error(later, {
    code: 'route-taken',
    message: `Another route of weight 100 on this gateway goes to ${other.to.cidr} already, on ${earlier}`,
    hint: 'Give one of the two weight 0, or its link role: standby',
  });
}

// What two links have from one place is said of the links.
function placesOf(first: ActiveRoute, other: ActiveRoute): [Located, Located] {
  if (first.to.node !== other.to.node) return [first.to.node, other.to.node];
  return [first.draft.settings, other.draft.settings];
}
