// The read-only survey of a plan: gateways, what stands, what the ledgers say, judged. Everything wrong is said at once.
import { judgeLink } from '../topology/judge-link.ts';
import type { Link } from '../topology/model.ts';
import {
  keyOf,
  type GatewayFacts,
  type JudgedLink,
  type LookInput,
  type LookReport,
  type Place,
  type Usage,
} from '../workflows/messages.ts';
import { inAttempt, type Attempt, type Dependencies } from './attempt.ts';
import { Refused } from './failure.ts';
import { ledgerOf, type LedgerRow } from './ledger-of.ts';
import { problemsOf, type MissingSecret } from './preflight.ts';
import { quotaProblems } from './quota-problems.ts';
import { observeLink, readRegion, type RegionView } from './region-view.ts';
import { customerGatewaySight } from './sights.ts';
import { foreignNotes, strangeRouteNotes } from './survey-notes.ts';

export type SurveyActivities = ReturnType<typeof createSurveyActivities>;

export function createSurveyActivities(dependencies: Dependencies) {
  return {
    survey: (input: LookInput): Promise<LookReport> =>
      inAttempt({ dependencies, place: input.place }, (attempt) => survey(attempt, input)),

    /** Status of every connection on the gateways, by id. */
    connectionStatuses: ({
      place,
      gatewayIds,
    }: {
      place: Place;
      gatewayIds: string[];
    }): Promise<{ statuses: Record<string, string>; usage: Usage }> =>
      inAttempt({ dependencies, place }, async (attempt) => ({ statuses: await readStatuses(attempt, gatewayIds) })),

    gatewayStatus: ({
      place,
      gatewayId,
    }: {
      place: Place;
      gatewayId: string;
    }): Promise<{ status: string; usage: Usage }> =>
      inAttempt({ dependencies, place }, async ({ cloud }) => ({
        status: (await cloud.call('DescribeVpnGateway', { VpnGatewayId: gatewayId })).Status,
      })),
  };
}

async function survey(attempt: Attempt, input: LookInput): Promise<Omit<LookReport, 'usage'>> {
  const ledger = await ledgerOf(input);
  const wanted = new Set(input.links.map(({ gatewayId }) => gatewayId));
  const gateways = await readGateways(attempt, new Set([...wanted, ...ledger.map(({ gatewayId }) => gatewayId)]));
  const view = await readRegion(
    attempt,
    gateways.map(({ id }) => id),
  );
  // All at once: what reads them takes its own turns, and reads a file or secret that many links share once.
  const secrets = await Promise.all(input.links.map((link) => readSecret(link, attempt, input)));
  const missing = secrets.filter((secret) => secret.kind === 'missing');
  const links = input.links.map((link, index) => judged(link, { input, ledger, view, secret: secrets[index] }));
  noteFreeAddresses(attempt, { input, view });
  const others = othersOf(input, ledger);
  const problems = [
    ...problemsOf({ input, gateways, links, ledger, missing }),
    ...quotaProblems({ input, links, view }),
  ];
  return {
    ...(problems.length > 0 && { refusal: { reason: 'plan', problems } }),
    links,
    gateways,
    notes: [...foreignNotes(input.links, links), ...strangeRouteNotes(others, view.routes)],
    others: others.map((row) => ({ ...row, status: view.connections.get(row.ids.connectionId ?? '')?.Status ?? '' })),
  };
}

/** What an earlier survey has noted is no longer true where an address has a customer gateway now. */
function noteFreeAddresses({ sights }: Attempt, { input, view }: { input: LookInput; view: RegionView }): void {
  for (const { address } of input.links) {
    const sight = customerGatewaySight(input.place.cloud, address);
    if (view.customerGateways.has(address)) sights.takeAbsent(sight);
    else if (address !== '') sights.noteAbsent(sight);
  }
}

interface Judging {
  input: LookInput;
  ledger: LedgerRow[];
  view: RegionView;
  secret: Secret | undefined;
}

type Secret = { kind: 'read'; psk: string } | ({ kind: 'missing' } & MissingSecret);

function judged(link: Link, { input, ledger, view, secret }: Judging): JudgedLink {
  const { site, gatewayId } = link;
  const row = ledger.find((it) => it.gatewayId === gatewayId && keyOf(it) === keyOf(link));
  const target = {
    place: input.place,
    plan: input.plan,
    site,
    link: link.link,
    gatewayId,
    patienceMs: 0,
    address: link.address,
    ids: { ...(link.connectionId !== undefined && { connectionId: link.connectionId }), ...row?.ids },
    routes: row?.routes ?? [],
    how: row?.how ?? (link.connectionId === undefined ? ('made' as const) : ('adopted' as const)),
    linkRunId: '',
  };
  const observed = observeLink(view, {
    target,
    psk: secret?.kind === 'read' ? secret.psk : undefined,
    wanted: link.routes,
    customerGatewayId: link.customerGatewayId,
  });
  return {
    site,
    link: link.link,
    gatewayId,
    verdict: judgeLink(link, observed),
    isInLedger: row?.state === 'applied' && row.isKept,
    observed,
  };
}

async function readSecret(link: Link, { secrets }: Attempt, { place, plan }: LookInput): Promise<Secret> {
  const { site } = link;
  try {
    return { kind: 'read', psk: await secrets.psk(link.psk, { owner: place.owner, plan, site, link: link.link }) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'missing', site, code: error.kind, message: error.message, hint: error.hint };
  }
}

/** Rows that the topology does not name. */
function othersOf(input: LookInput, ledger: LedgerRow[]): LedgerRow[] {
  const wanted = new Set(input.links.map((link) => `${link.gatewayId} ${keyOf(link)}`));
  return ledger.filter((row) => !wanted.has(`${row.gatewayId} ${keyOf(row)}`));
}

async function readGateways(attempt: Attempt, ids: Set<string>): Promise<GatewayFacts[]> {
  const facts: GatewayFacts[] = [];
  if (ids.size === 0) return facts;
  for await (const row of attempt.cloud.list('DescribeVpnGateways', {})) {
    if (!ids.has(row.VpnGatewayId)) continue;
    facts.push({
      id: row.VpnGatewayId,
      name: row.Name,
      status: row.BusinessStatus === 'FinancialLocked' ? 'FinancialLocked' : row.Status,
      isIpsecEnabled: row.IpsecVpn !== 'disable',
      internetIp: row.InternetIp,
    });
  }
  return facts;
}

async function readStatuses(attempt: Attempt, gatewayIds: string[]): Promise<Record<string, string>> {
  const statuses: Record<string, string> = {};
  for (const VpnGatewayId of gatewayIds) {
    for await (const row of attempt.cloud.list('DescribeVpnConnections', { VpnGatewayId })) {
      statuses[row.VpnConnectionId] = row.Status;
    }
  }
  return statuses;
}
