// What a link may do to the world, and the errors that it understands. The workflow implements it with activities,
// a test in plain memory.
import type { Route } from '../topology/model.ts';
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import type { RouteKey } from '../topology/route-key.ts';

/** A resource that an effect found or made. */
export interface Ensured {
  id: string;
}

/** `isNew`: this call made it. */
export interface EnsuredShared extends Ensured {
  isNew: boolean;
}

export interface Effects {
  /** Waits until this link alone may change its gateway. What comes before may be done while others have their turn. */
  turn(): Promise<void>;
  /** Proves that the link's secret can be read, without returning it. */
  checkSecret(): Promise<void>;
  /** What is there now, by ledger id, then by mark. */
  look(): Promise<ObservedLink>;
  /** `generation` names the intent: the same one sends the same ClientToken. */
  ensureCustomerGateway(generation: number): Promise<EnsuredShared>;
  ensureConnection(input: { customerGatewayId: string; generation: number }): Promise<Ensured>;
  ensureRoute(input: { connectionId: string; route: Route; generation: number }): Promise<Ensured>;
  /** Publishes those that want it and are not published yet, and answers with all of them as they are. */
  publishRoutes(input: {
    connectionId: string;
    routes: Route[];
  }): Promise<{ routes: ObservedRoute[]; published: string[] }>;
  /** The removals take what carries this link's mark; what is gone already is removed. */
  withdrawRoutes(routes: RouteKey[]): Promise<Removed>;
  removeRoute(route: RouteKey): Promise<Removed>;
  removeConnection(): Promise<Removed>;
  /** Only when ours and unused. The link's own connection counts too, unless this undo has just removed it. */
  removeCustomerGateway(input: { unlessUsedBy: 'anyone' | 'others' }): Promise<Removed>;
  /** Waits until reads show what was done: an undo that looks too early finds nothing. */
  settle(): Promise<void>;
  /** Runs `fn` to its end even when the link is cancelled meanwhile. */
  shielded<T>(fn: () => Promise<T>): Promise<T>;
}

/** Ids that are gone because of this call; empty when there was nothing to remove. */
export interface Removed {
  ids: string[];
}

/** Someone asked the link to stop. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/** The customer gateway vanished under the link: another link that shared it was undone. */
export class CustomerGatewayGone extends Error {
  override name = 'CustomerGatewayGone';
}

/** The token answers with a resource that is dead: only a new intent can make another. */
export class TokenSpent extends Error {
  override name = 'TokenSpent';
}

/** An effect was refused for good. */
export class StepFailed extends Error {
  override name = 'StepFailed';
  readonly step: string;
  readonly code: string;
  readonly requestId: string;
  readonly resourceId: string;

  constructor(message: string, { step, code, requestId = '', resourceId = '' }: FailedStep) {
    super(message);
    this.step = step;
    this.code = code;
    this.requestId = requestId;
    this.resourceId = resourceId;
  }
}

export interface FailedStep {
  step: string;
  code: string;
  requestId?: string;
  resourceId?: string;
}
