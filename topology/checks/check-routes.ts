// Destination routes: what the cloud refuses, and destinations that two links of one gateway both want.
import type { Findings } from '../document/findings.ts';
import { spotOf } from '../document/located.ts';
import { network, overlaps } from '../ipv4.ts';
import type { LinkDraft, RouteDraft } from '../link-draft.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

const EVERYWHERE = '0.0.0.0/0';
const RESERVED = network('100.64.0.0/10');

export function checkRoutes(drafts: readonly LinkDraft[], { findings }: CheckContext): void {
  for (const draft of drafts) {
    for (const route of draft.routes) checkDestination(route, findings);
    checkTwice(draft, findings);
  }
  checkActive(drafts, findings);
}

function checkDestination({ to }: RouteDraft, findings: Findings): void {
  if (to.cidr === EVERYWHERE) {
    findings.error(spotOf(to.node), {
      code: 'route-everywhere',
      message: 'The cloud refuses a route to 0.0.0.0/0',
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

// Two routes of one link have the same next hop; the cloud tells routes apart by destination and next hop.
function checkTwice({ routes }: LinkDraft, findings: Findings): void {
  const named = routes.filter(({ isImplied }) => !isImplied);
  for (const [first, other] of repeats(named, ({ to }) => to.cidr)) {
    const { later, earlier } = laterAndEarlier(first.to.node, other.to.node);
    findings.error(later, {
      code: 'route-duplicate',
      message: `This site has a route to ${other.to.cidr} already, on ${earlier}`,
      hint: 'Keep one of the two',
    });
  }
}

interface ActiveRoute extends RouteDraft {
  draft: LinkDraft;
}

function checkActive(drafts: readonly LinkDraft[], findings: Findings): void {
  const active = drafts.flatMap((draft) =>
    draft.routes.filter(({ weight }) => weight === 100).map((route) => ({ ...route, draft })),
  );
  for (const [first, other] of repeats(active, ({ draft, to }) => draft.gateway && `${draft.gateway.id} ${to.cidr}`)) {
    // A site subnet that two sites have is complained about where it stands, two routes of one site likewise.
    const isSaid = first.draft === other.draft || (hasSubnet(first) && hasSubnet(other));
    if (!isSaid) complainOfTwoActive(first, other, findings);
  }
}

function hasSubnet({ draft, to }: ActiveRoute): boolean {
  return draft.siteSubnets.some(({ cidr }) => cidr === to.cidr);
}

function complainOfTwoActive(first: ActiveRoute, other: ActiveRoute, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(first.to.node, other.to.node);
  findings.error(later, {
    code: 'route-taken',
    message: `Another route of weight 100 on this gateway goes to ${other.to.cidr} already, on ${earlier}`,
    hint: 'Give one of the two weight 0',
  });
}
