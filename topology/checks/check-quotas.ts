// Offline a quota is only a warning: tickets raise it, and what others use of it is unknown.
import type { Findings } from '../document/findings.ts';
import { spotOf, type Located } from '../document/located.ts';
import type { LinkDraft } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { Edition } from '../editions/edition.ts';
import type { CheckContext } from './check-context.ts';
import { groupBy } from './clash.ts';

interface Counted {
  nodes: Located[];
  quota: number;
  code: string;
  what: string;
}

export function checkQuotas({ links, clientAccess }: PlanDraft, { edition: { quotas }, findings }: CheckContext): void {
  const counted = [
    ...groupBy(links, ({ gateway }) => gateway?.key).flatMap((group) => ofGateway(group, quotas)),
    customerGateways(links, quotas.customerGatewaysPerRegion.value),
    certificates(clientAccess, quotas.certificatesPerAccount.value),
    ...[...links, ...clientAccess].flatMap((one) => ofSides(one, quotas.subnetsPerSide.value)),
  ];
  for (const one of counted) warnOfExcess(one, findings);
}

function ofGateway(links: readonly LinkDraft[], quotas: Edition['quotas']): Counted[] {
  const routes = links.flatMap((link) => link.routes.map((route) => ({ ...route, link })));
  const nodes = (those: typeof routes) => those.map(({ to }) => to.node);
  return [
    {
      nodes: links.map(({ place }) => place),
      quota: quotas.connectionsPerGateway.value,
      code: 'quota-connections',
      what: 'connections on one gateway',
    },
    {
      nodes: nodes(routes.filter(({ from }) => from === undefined)),
      quota: quotas.routesPerGateway.value,
      code: 'quota-routes',
      what: 'destination routes on one gateway',
    },
    {
      nodes: nodes(routes.filter(({ from }) => from !== undefined)),
      quota: quotas.policyRoutesPerGateway.value,
      code: 'quota-policy-routes',
      what: 'policy routes on one gateway',
    },
  ];
}

function ofSides(
  one: Pick<LinkDraft, 'cloudSubnets'> & Partial<Pick<LinkDraft, 'siteSubnets'>>,
  quota: number,
): Counted[] {
  return [one.cloudSubnets, one.siteSubnets ?? []].map((side) => ({
    nodes: side.map(({ node }) => node),
    quota,
    code: 'quota-subnets',
    what: 'subnets on one side of a connection',
  }));
}

function certificates(clientAccess: PlanDraft['clientAccess'], quota: number): Counted {
  const nodes = clientAccess.flatMap(({ clients }) => clients.map(({ node }) => node));
  return { nodes, quota, code: 'quota-certificates', what: 'client certificates in an account' };
}

// Sites with one address share it.
function customerGateways(drafts: readonly LinkDraft[], quota: number): Counted {
  const byAddress = new Map(drafts.flatMap(({ address }) => (address ? [[address.value, address.node] as const] : [])));
  return {
    nodes: [...byAddress.values()],
    quota,
    code: 'quota-customer-gateways',
    what: 'customer gateways in a region',
  };
}

function warnOfExcess({ nodes, quota, code, what }: Counted, findings: Findings): void {
  const firstTooMany = nodes[quota];
  if (firstTooMany === undefined) return;
  findings.warning(spotOf(firstTooMany), {
    code,
    message: `The plan has ${nodes.length} ${what}, and the usual quota is ${quota}`,
    hint: 'Have the quota raised before applying, unless that is done',
  });
}
