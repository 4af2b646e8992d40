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
  const missing: MissingSecret[] = [];
  const links = input.links.map((link) => judged(link, { attempt, input, ledger, view, missing }));
  noteFreeAddresses(attempt, { input, view });
  const others = othersOf(input, ledger);
  const problems = problemsOf({ input, gateways, links, ledger, missing });
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
  attempt: Attempt;
  input: LookInput;
  ledger: LedgerRow[];
  view: RegionView;
  missing: MissingSecret[];
}

function judged(link: Link, { attempt, input, ledger, view, missing }: Judging): JudgedLink {
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
  const psk = readSecret(link, { attempt, input, missing });
  const observed = observeLink(view, {
    target,
    psk,
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

function readSecret(
  { psk, site, link }: Link,
  { attempt, input, missing }: Pick<Judging, 'attempt' | 'input' | 'missing'>,
): string | undefined {
  try {
    return attempt.secrets.psk(psk, { owner: input.place.owner, plan: input.plan, site, link });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    missing.push({ site, message: error.message, hint: error.hint });
    return undefined;
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
