// What a run tells the outside: the object that `apply`, `destroy` and `status` print. A contract; fields are only added.
import type { Leftover, Outcome, Refusal, SiteCounts, SiteState, StepFailure } from '../workflows/messages.ts';

export type { Outcome, SiteCounts, SiteState } from '../workflows/messages.ts';

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
