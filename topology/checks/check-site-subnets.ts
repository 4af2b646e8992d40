// Site subnets of one gateway against each other. A sweep over sorted networks: two either contain each other or do not meet.
import type { Findings } from '../document/findings.ts';
import type { LinkDraft, PlacedNetwork } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';
import { byPlace, groupBy, laterAndEarlier, repeats } from './clash.ts';

interface SiteSubnet extends PlacedNetwork {
  draft: LinkDraft;
}

export function checkSiteSubnets({ links }: PlanDraft, { findings }: CheckContext): void {
  for (const { siteSubnets } of links) if (!findings.isFull()) complainOfRepeated(siteSubnets, findings);
  const subnets = links.flatMap((draft) => draft.siteSubnets.map((subnet) => ({ ...subnet, draft })));
  for (const group of groupBy(subnets, ({ draft }) => draft.gateway?.key)) sweep(group.sort(outerFirst), findings);
}

function complainOfRepeated(subnets: readonly PlacedNetwork[], findings: Findings): void {
  for (const [first, other] of repeats(subnets, ({ cidr }) => cidr)) {
    const { later, earlier } = laterAndEarlier(first.node, other.node);
    findings.error(later, {
      code: 'duplicate-subnet',
      message: `${other.cidr} stands in this site already, on ${earlier}`,
      hint: 'Keep one of the two',
    });
  }
}

function outerFirst(a: SiteSubnet, b: SiteSubnet): number {
  return a.first - b.first || b.last - a.last || byPlace(a.node, b.node);
}

function sweep(sorted: readonly SiteSubnet[], findings: Findings): void {
  const open: SiteSubnet[] = [];
  for (const subnet of sorted) {
    if (findings.isFull()) return;
    while ((open.at(-1)?.last ?? Infinity) < subnet.first) open.pop();
    const around = open.at(-1);
    if (around === undefined || around.cidr !== subnet.cidr) open.push(subnet);
    if (around === undefined) continue;
    if (around.cidr === subnet.cidr) complainOfSame(around, subnet, findings);
    else warnOfContaining(around, subnet, findings);
  }
}

function complainOfSame(first: SiteSubnet, second: SiteSubnet, findings: Findings): void {
  // Links of one site lead to the same networks.
  if (first.draft.site === second.draft.site) return;
  const { later, earlier } = laterAndEarlier(first.node, second.node);
  findings.error(later, {
    code: 'site-subnet-taken',
    message: `Another site on this gateway has ${second.cidr} already, on ${earlier}`,
    hint: 'Give each site its own subnets, or use another gateway',
  });
}

function warnOfContaining(outer: SiteSubnet, inner: SiteSubnet, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(outer.node, inner.node);
  findings.warning(later, {
    code: 'site-subnet-contains',
    message: `${inner.cidr} is a part of ${outer.cidr}; the other of the two stands on ${earlier}`,
    hint: 'Right for a summary beside its parts; else check both',
  });
}
