// A run's report for people: how it ended, what failed, what remains, and what to type next.
import type { Outcome, ReportedLink, RunReport, SiteState } from '../../runs/report.ts';
import { routeName } from '../../topology/route-key.ts';
import { nameOf } from './change-lines.ts';
import { countOf } from './count-of.ts';
import { indented, symbol, toned, type Line, type SymbolName, type Tone } from './line.ts';
import { table } from './table.ts';

/** The summary at the end of an apply or a destroy. */
export function summaryLines(report: RunReport): Line[] {
  return [
    headline(report),
    ...failureLines(report),
    ...leftoverLines(report),
    ...costLines(report),
    ...uiLines(report),
  ];
}

/** What `status` shows: the summary and each connection. */
export function statusLines(report: RunReport): Line[] {
  return [
    headline(report),
    ...linkLines(report.links),
    ...failureLines(report),
    ...leftoverLines(report),
    ...uiLines(report),
  ];
}

/** What to type next, after the outcome; goes to stderr. */
export function nextStepLines({ plan, outcome }: RunReport): Line[] {
  const step = nextStep(outcome, plan);
  return step === undefined ? [] : [[`Next: ${step}`]];
}

interface Words {
  symbol: SymbolName;
  tone: Tone;
  text: string;
}

const OUTCOMES: Record<Outcome, Words> = {
  applied: { symbol: 'done', tone: 'good', text: 'is applied' },
  unchanged: { symbol: 'done', tone: 'good', text: 'was as desired: nothing was done' },
  removed: { symbol: 'done', tone: 'good', text: 'is removed' },
  partial: { symbol: 'undone', tone: 'warning', text: 'is applied in part: failed sites were undone' },
  'rolled-back': { symbol: 'undone', tone: 'warning', text: 'was undone: every site failed' },
  parked: { symbol: 'failed', tone: 'bad', text: 'left something behind' },
  cancelled: { symbol: 'undone', tone: 'warning', text: 'was cancelled' },
  rejected: { symbol: 'undone', tone: 'warning', text: 'was rejected' },
  failed: { symbol: 'failed', tone: 'bad', text: 'did not begin' },
  running: { symbol: 'running', tone: 'warning', text: 'is still being worked on' },
};

function headline({ plan, outcome, sites }: RunReport): Line {
  const words = OUTCOMES[outcome];
  return [symbol(words.symbol), ' ', toned(words.tone, `Plan ${plan} ${words.text}`), ` (${siteCounts(sites)})`];
}

const STATE_WORDS: Record<SiteState, string> = {
  applied: 'applied',
  unchanged: 'unchanged',
  removed: 'removed',
  rolledBack: 'undone',
  parked: 'with leftovers',
  cancelled: 'cancelled',
  notStarted: 'not started',
  running: 'in progress',
};

function siteCounts(sites: RunReport['sites']): string {
  const parts = (Object.keys(STATE_WORDS) as SiteState[])
    .filter((state) => sites[state] > 0)
    .map((state) => `${sites[state]} ${STATE_WORDS[state]}`);
  return [countOf(sites.total, 'site'), ...parts].join(', ');
}

function failureLines({ failures }: RunReport): Line[] {
  return failures.map(({ site, link, step, code, requestId, message }) => {
    const place = site === '' ? step : `${nameOf({ site, link: link === '' ? 'main' : link })}, ${step}`;
    const reference = requestId === '' ? code : `${code}, request ${requestId}`;
    return indented([symbol('failed'), ` ${place}: ${message} `, toned('dim', `(${reference})`)]);
  });
}

function leftoverLines({ leftovers }: RunReport): Line[] {
  return leftovers.map(({ type, id, site, reason }) =>
    indented([symbol('warning'), ` ${site}: ${type} ${id === '' ? 'of unknown id' : id} remains: ${reason}`]),
  );
}

function linkLines(links: readonly ReportedLink[]): Line[] {
  if (links.length === 0) return [];
  const rows = links.map((link) => [
    nameOf(link),
    link.gatewayId,
    link.customerGatewayId,
    link.vpnConnectionId,
    toned(toneOfStatus(link.status), link.status === '' ? 'unknown' : link.status),
    link.routes.map((route) => `${routeName(route)} ${route.state}`).join(', '),
  ]);
  return table(['SITE', 'GATEWAY', 'CUSTOMER GATEWAY', 'CONNECTION', 'STATUS', 'ROUTES'], rows).map(indented);
}

function toneOfStatus(status: string): Tone {
  if (status === '') return 'dim';
  return status === 'ipsec_sa_established' ? 'good' : 'warning';
}

function costLines({ operations, apiCalls, startedAt, finishedAt }: RunReport): Line[] {
  const took = finishedAt === null ? '' : ` in ${secondsBetween(startedAt, finishedAt)} s`;
  return [indented([toned('dim', `${countOf(operations, 'change')}, ${countOf(apiCalls, 'request')}${took}`)])];
}

function secondsBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / 1000);
}

function uiLines({ temporalUi }: RunReport): Line[] {
  return temporalUi === null ? [] : [indented([toned('dim', `Temporal UI: ${temporalUi}`)])];
}

function nextStep(outcome: Outcome, plan: string): string | undefined {
  switch (outcome) {
    case 'applied':
    case 'unchanged':
    case 'removed':
      return undefined;
    case 'partial':
    case 'rolled-back':
      return `correct what failed, then causeway apply the plan again: sites that stand are left alone`;
    case 'parked':
      return `correct what failed, then causeway apply the plan again to finish it, or causeway sweep --plan ${plan} to remove it`;
    case 'cancelled':
    case 'rejected':
      return `causeway apply the plan again, or causeway destroy ${plan}`;
    case 'failed':
      return 'correct the above, then type it again';
    case 'running':
      return `causeway status ${plan}`;
  }
}
