// How a link ends, in plain JSON-safe data: results travel from link to lane to run and are read by later versions.
import type { RouteKey } from '../topology/route-key.ts';

export type LinkOutcome = 'applied' | 'unchanged' | 'removed' | 'rolledBack' | 'cancelled' | 'parked' | 'abandoned';

/** Something of ours that could not be taken back. */
export interface Leftover {
  type: 'customerGateway' | 'connection' | 'route' | 'publication' | 'unknown';
  id: string;
  site: string;
  reason: string;
}

/** Why a link was undone: the step, and the cloud's own words. */
export interface StepFailure {
  /** The effect that failed, for example `ensureConnection`. */
  step: string;
  code: string;
  requestId: string;
  message: string;
}

export interface LinkIds {
  customerGatewayId?: string;
  connectionId?: string;
}

export interface LinkRoute extends RouteKey {
  state: 'published' | 'normal';
  /** Was there when its connection was taken over. */
  how?: 'adopted';
}

/** One thing that this link did to the cloud, for the progress of a run. */
export interface Change {
  /** `released`: ours no longer, and left as it is. */
  verb: 'made' | 'removed' | 'published' | 'withdrawn' | 'released';
  resource: 'customer gateway' | 'IPsec connection' | 'route';
  id: string;
}

export interface LinkResult {
  outcome: LinkOutcome;
  failure?: StepFailure;
  leftovers: Leftover[];
  ids: LinkIds;
  routes: LinkRoute[];
  changes: Change[];
}

/** Counts of this run's requests; accepted mutations are `operations`. */
export interface Usage {
  operations: number;
  apiCalls: number;
}

export function emptyResult(outcome: LinkOutcome): LinkResult {
  return { outcome, leftovers: [], ids: {}, routes: [], changes: [] };
}
