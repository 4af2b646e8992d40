// From a survey to what the lanes are asked to do, and what needs no turn at all. Pure.
import { idsOf, routesOf } from '../saga/kept.ts';
import { emptyResult } from '../saga/outcome.ts';
import {
  keyOf,
  type JudgedLink,
  type LinkSpec,
  type LookReport,
  type RunInput,
  type SiteResult,
  type Slice,
} from './messages.ts';

/** One slice per gateway, in the order in which every run claims. */
export function slicesFor(input: RunInput, report: LookReport): Slice[] {
  const byGateway = new Map<string, LinkSpec[]>();
  for (const { gatewayId, ...spec } of input.kind === 'apply' ? toMake(input, report) : toUndo(input, report)) {
    const links = byGateway.get(gatewayId) ?? [];
    links.push(spec);
    byGateway.set(gatewayId, links);
  }
  return [...byGateway].sort(([a], [b]) => (a < b ? -1 : 1)).map(([gatewayId, links]) => ({ gatewayId, links }));
}

/** Links that are as desired and in the ledger. */
export function unchangedResults({ links }: LookReport): SiteResult[] {
  return links.filter(isDone).map(({ site, link, gatewayId, observed }) => ({
    ...emptyResult('unchanged'),
    site,
    link,
    gatewayId,
    ids: idsOf(observed),
    routes: routesOf(observed.routes, observed),
    usage: { operations: 0, apiCalls: 0 },
  }));
}

type Work = LinkSpec & { gatewayId: string };

function toMake({ links }: RunInput, report: LookReport): Work[] {
  const done = new Set(report.links.filter(isDone).map(keyOf));
  return links
    .filter((link) => !done.has(keyOf(link)))
    .map((desired) => ({
      gatewayId: desired.gatewayId,
      site: desired.site,
      link: desired.link,
      job: 'make',
      desired,
    }));
}

function toUndo({ includeAdopted = false }: RunInput, { others }: LookReport): Work[] {
  return others.map(({ gatewayId, site, link }) => ({ gatewayId, site, link, job: 'undo', includeAdopted }));
}

/** One that is the same but unknown to the ledger takes a turn, to be written down. */
function isDone({ verdict, isInLedger }: JudgedLink): boolean {
  return verdict.kind === 'same' && isInLedger;
}
