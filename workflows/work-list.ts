// From a survey to what the lanes are asked to do, and what needs no turn at all. Pure.
import { idsOf, routesOf } from '../saga/kept.ts';
import { emptyResult } from '../saga/outcome.ts';
import {
  keyOf,
  type JudgedLink,
  type LedgerEntry,
  type LinkSpec,
  type LookReport,
  type RunInput,
  type SiteResult,
  type Slice,
} from './messages.ts';

/** One slice per gateway, in the order in which every run claims. */
export function slicesFor(input: RunInput, report: LookReport): Slice[] {
  const byGateway = new Map<string, LinkSpec[]>();
  for (const { gatewayId, ...spec } of workOf(input, report)) {
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
    job: 'make',
    ids: idsOf(observed),
    routes: routesOf(observed.routes, observed),
    usage: { operations: 0, apiCalls: 0 },
  }));
}

type Work = LinkSpec & { gatewayId: string };

function workOf(input: RunInput, report: LookReport): Work[] {
  switch (input.kind) {
    case 'apply':
      return toMake(input, report);
    case 'destroy':
      return toUndo(report.others, input);
    case 'sweep':
      return toUndo(
        report.others.filter(({ state }) => state === 'parked' || state === 'abandoned'),
        input,
      );
  }
}

function toMake({ links }: RunInput, report: LookReport): Work[] {
  const judged = new Map(report.links.map((link) => [keyOf(link), link]));
  return links.flatMap((desired) => {
    const { gatewayId, site, link } = desired;
    const found = judged.get(keyOf(desired));
    if (found && isDone(found)) return [];
    return [{ gatewayId, site, link, job: 'make', desired, isNew: found?.verdict.kind === 'absent' }];
  });
}

function toUndo(rows: readonly LedgerEntry[], { includeAdopted = false }: RunInput): Work[] {
  return rows.map(({ gatewayId, site, link }) => ({ gatewayId, site, link, job: 'undo', includeAdopted }));
}

/** One that is the same but unknown to the ledger takes a turn, to be written down. */
function isDone({ verdict, isInLedger }: JudgedLink): boolean {
  return verdict.kind === 'same' && isInLedger;
}
