// Offline a quota is only a warning: tickets raise it, and what others use of it is unknown.
import type { Findings } from '../document/findings.ts';
import { spotOf, type Located } from '../document/located.ts';
import type { LinkDraft } from '../link-draft.ts';
import type { CheckContext } from './check-context.ts';
import { groupBy } from './clash.ts';

interface Counted {
  nodes: Located[];
  quota: number;
  code: string;
  what: string;
}

export function checkQuotas(drafts: readonly LinkDraft[], { edition: { quotas }, findings }: CheckContext): void {
  for (const links of groupBy(drafts, ({ gateway }) => gateway?.id)) {
    warnOfExcess(
      {
        nodes: links.map(({ settings }) => settings),
        quota: quotas.connectionsPerGateway.value,
        code: 'quota-connections',
        what: 'connections on one gateway',
      },
      findings,
    );
    warnOfExcess(
      {
        nodes: links.flatMap(({ routes }) => routes.map(({ to }) => to.node)),
        quota: quotas.routesPerGateway.value,
        code: 'quota-routes',
        what: 'routes on one gateway',
      },
      findings,
    );
  }
  warnOfExcess(customerGateways(drafts, quotas.customerGatewaysPerRegion.value), findings);
  for (const { siteSubnets, cloudSubnets } of drafts) {
    for (const side of [siteSubnets, cloudSubnets]) {
      const nodes = side.map(({ node }) => node);
      const quota = quotas.subnetsPerSide.value;
      warnOfExcess({ nodes, quota, code: 'quota-subnets', what: 'subnets on one side of a connection' }, findings);
    }
  }
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
