// What an apply would do, as data: the topology, judged by a look. `plan --output json` prints it as it is.
import type { Link, Topology } from '../../topology/model.ts';
import type { Verdict } from '../../topology/observed.ts';
import { stepsFor, summarise, type Step } from '../../topology/steps.ts';
import type { JudgedLink, LedgerEntry, LookReport, Problem } from '../../workflows/messages.ts';

export interface PreviewedLink {
  site: string;
  link: string;
  gatewayId: string;
  verdict: Verdict;
  /** One that stands and is not written down yet takes a turn, and changes nothing. */
  isInLedger: boolean;
  steps: Step[];
}

export interface PreviewedGateway {
  id: string;
  name: string;
  status: string;
  /** Operations that the gateway does one after another. */
  lockingOperations: number;
}

export interface Preview {
  plan: string;
  account: string;
  region: string;
  /** Nothing may begin while there are any. */
  problems: Problem[];
  links: PreviewedLink[];
  gateways: PreviewedGateway[];
  operations: number;
  notes: string[];
  /** In the ledger, and no longer in the YAML: left as they are. */
  gone: LedgerEntry[];
}

export function previewOf({ plan, cloud, gateways, links }: Topology, report: LookReport): Preview {
  const wanted = new Map(links.map((link) => [keyOf(link), link]));
  const previewed = report.links.map((judged) => previewedLink(judged, wanted.get(keyOf(judged))));
  const { operations, lockingByGateway } = summarise(previewed.flatMap(({ steps }) => steps));
  const status = new Map(report.gateways.map((facts) => [facts.id, facts.status]));
  return {
    plan,
    account: cloud.account,
    region: cloud.region,
    problems: report.refusal?.problems ?? [],
    links: previewed,
    gateways: gateways.map(({ id, name }) => ({
      id,
      name,
      status: status.get(id) ?? 'unknown',
      lockingOperations: lockingByGateway[id] ?? 0,
    })),
    operations,
    notes: report.notes,
    gone: report.others,
  };
}

/** Whether the cloud would be changed. */
export function hasChanges({ operations }: Preview): boolean {
  return operations > 0;
}

function previewedLink(
  { site, link, gatewayId, verdict, isInLedger }: JudgedLink,
  wish: Link | undefined,
): PreviewedLink {
  return { site, link, gatewayId, verdict, isInLedger, steps: wish ? stepsFor(wish, verdict) : [] };
}

function keyOf({ gatewayId, site, link }: { gatewayId: string; site: string; link: string }): string {
  return `${gatewayId}/${site}/${link}`;
}
