// What a run tells the outside: the object that `apply`, `destroy` and `status` print. A contract; fields are only added.
import type { Leftover, Refusal, StepFailure } from '../workflows/messages.ts';

export type Outcome =
  | 'applied'
  | 'unchanged'
  | 'removed'
  | 'partial'
  | 'rolled-back'
  | 'parked'
  | 'cancelled'
  | 'rejected'
  | 'failed'
  | 'running';

export const SITE_STATES = [
  'applied',
  'unchanged',
  'removed',
  'rolledBack',
  'parked',
  'cancelled',
  'notStarted',
  'running',
] as const;

export type SiteState = (typeof SITE_STATES)[number];

/** Disjoint states; the sum of all but `total` is `total`. */
export type SiteCounts = Record<SiteState, number> & { total: number };

export interface LinkFailure extends StepFailure {
  site: string;
  link: string;
}

export interface ReportedRoute {
  to: string;
  from?: string;
  weight: number;
  state: string;
}

export interface ReportedLink {
  site: string;
  link: string;
  gatewayId: string;
  customerGatewayId: string;
  vpnConnectionId: string;
  /** As the cloud gives it; phase 2 is up at `ipsec_sa_established`. */
  status: string;
  routes: ReportedRoute[];
  state: SiteState;
}

export interface RunReport {
  plan: string;
  owner: string;
  runId: string;
  workflowId: string;
  outcome: Outcome;
  sites: SiteCounts;
  /** Accepted mutations of this run. */
  operations: number;
  /** Requests sent by this run. */
  apiCalls: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  finishedAt: string | null;
  temporalUi: string | null;
  leftovers: Leftover[];
  failures: LinkFailure[];
  /** Links that have a connection. */
  links: ReportedLink[];
  /** Why nothing was begun; for the exit code, not printed. */
  refusal?: Refusal;
}
