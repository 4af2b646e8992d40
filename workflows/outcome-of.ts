// From the results of links to the states of sites, and from these to the one word for the whole run. Pure.
import {
  SITE_STATES,
  type LinkOutcome,
  type Outcome,
  type SiteCounts,
  type SiteResult,
  type SiteState,
} from './messages.ts';

/** A site is as badly off as its worst link. */
const WORST_FIRST: SiteState[] = [
  'parked',
  'rolledBack',
  'cancelled',
  'running',
  'notStarted',
  'applied',
  'removed',
  'unchanged',
];

export interface Tally {
  results: SiteResult[];
  /** Distinct sites of the run, with results or not. */
  siteCount: number;
  /** The state of the sites that have no result. */
  rest: SiteState;
}

export function countSites({ results, siteCount, rest }: Tally): SiteCounts {
  const states = new Map<string, SiteState>();
  for (const { site, outcome } of results) states.set(site, worse(states.get(site), stateOf(outcome)));
  const counts = Object.fromEntries(SITE_STATES.map((state) => [state, 0])) as Record<SiteState, number>;
  for (const state of states.values()) counts[state]++;
  const total = Math.max(siteCount, states.size);
  counts[rest] += total - states.size;
  return { total, ...counts };
}

/** Which word, when several would fit: the one that asks most of a person. */
export function outcomeOf(sites: SiteCounts, { isCancelled }: { isCancelled: boolean }): Outcome {
  if (sites.parked > 0) return 'parked';
  if (isCancelled) return 'cancelled';
  if (sites.rolledBack > 0) return sites.rolledBack === sites.total ? 'rolled-back' : 'partial';
  if (sites.applied > 0) return 'applied';
  return sites.removed > 0 ? 'removed' : 'unchanged';
}

function stateOf(outcome: LinkOutcome): SiteState {
  return outcome === 'abandoned' ? 'parked' : outcome;
}

function worse(a: SiteState | undefined, b: SiteState): SiteState {
  if (a === undefined) return b;
  return WORST_FIRST.indexOf(a) < WORST_FIRST.indexOf(b) ? a : b;
}
