// Site subnets against the cloud subnets and the client pool of their gateway: traffic to an address on both sides could go either way.
import type { Findings } from '../document/findings.ts';
import { overlaps } from '../ipv4.ts';
import type { PlacedNetwork } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';
import { byPlace, groupBy, laterAndEarlier } from './clash.ts';

export function checkCloudSubnets({ links, clientAccess }: PlanDraft, { findings }: CheckContext): void {
  for (const group of groupBy(links, ({ gateway }) => gateway?.key)) {
    const gateway = group[0]?.gateway;
    const access = clientAccess.filter((one) => one.gateway === gateway);
    const cloud = outermost([...group, ...access].flatMap(({ cloudSubnets }) => cloudSubnets));
    const pools = outermost(access.flatMap(({ clientPool }) => clientPool ?? []));
    for (const subnet of group.flatMap(({ siteSubnets }) => siteSubnets)) {
      const met = findOverlap(subnet, cloud);
      if (met !== undefined) complain(subnet, met, findings);
      const pool = findOverlap(subnet, pools);
      if (pool !== undefined) complainOfPool(subnet, pool, findings);
    }
  }
}

// Networks that no other contains, sorted, so that they do not meet and can be searched.
function outermost(networks: PlacedNetwork[]): PlacedNetwork[] {
  const sorted = [...networks].sort((a, b) => a.first - b.first || b.last - a.last || byPlace(a.node, b.node));
  const kept: PlacedNetwork[] = [];
  for (const candidate of sorted) if ((kept.at(-1)?.last ?? -1) < candidate.first) kept.push(candidate);
  return kept;
}

/** The first of `sorted` that ends at or behind the subnet's start is the only one that can be the first to meet it. */
function findOverlap(subnet: PlacedNetwork, sorted: readonly PlacedNetwork[]): PlacedNetwork | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle]?.last ?? 0) < subnet.first) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low];
  return candidate !== undefined && overlaps(candidate, subnet) ? candidate : undefined;
}

function complain(subnet: PlacedNetwork, cloud: PlacedNetwork, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(subnet.node, cloud.node);
  findings.error(later, {
    code: 'site-subnet-in-cloud',
    message: `The site subnet ${subnet.cidr} overlaps the cloud subnet ${cloud.cidr}; the other of the two stands on ${earlier}`,
    hint: 'The two sides of a gateway need different addresses',
  });
}

function complainOfPool(subnet: PlacedNetwork, pool: PlacedNetwork, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(subnet.node, pool.node);
  findings.error(later, {
    code: 'site-subnet-in-pool',
    message: `The site subnet ${subnet.cidr} overlaps the client pool ${pool.cidr}; the other of the two stands on ${earlier}`,
    hint: 'Give the clients addresses that no site has',
  });
}
