// The words that runs, lanes and links exchange: plain JSON-safe data, message names, ids. No behaviour, and no import of
// the workflow runtime: clients and activities read it too. Fields are added, never renamed: running histories read them.
import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';
import type { LinkIds, LinkResult, LinkRoute, Usage } from '../saga/outcome.ts';
import type { CloudScope, Gateway, Link } from '../topology/model.ts';
import type { Quotas } from './look-messages.ts';

export type * from './look-messages.ts';
export type { Change, Leftover, LinkIds, LinkOutcome, LinkRoute, StepFailure, Usage } from '../saga/outcome.ts';

/** Periods of the protocol. A laptop's are short, so that a killed worker costs seconds. */
export interface Timing {
  /** An activity that is silent for so long is given to another worker. */
  heartbeatMs: number;
  /** Before the next try at a gateway that somebody else keeps busy. */
  busyRetryMs: number;
  /** Between two looks at a gateway that works for us: at first, and at most. */
  pollMs: number;
  maxPollMs: number;
  /** A created resource that no read shows for so long is dead. */
  settleMs: number;
  /** How long one step, and one step of an undo, is tried. */
  patienceMs: number;
  undoPatienceMs: number;
  /** How often a lane asks during a turn whether the run is still open. */
  runCheckMs: number;
  /** How often an idle lane drops the claims of runs that are over. */
  claimCheckMs: number;
  /** How long a dead link's last attempt may still write. */
  zombieMs: number;
  /** How often a run looks whether its lanes live. */
  watchMs: number;
  /** How long a success may wait in a lane for company before it is delivered. */
  deliverMs: number;
}

/** How long a gateway that others keep busy is waited for: by one step, and by one step of an undo. */
export interface Patience {
  stepMs: number;
  undoMs: number;
}

/** Where the work is done: one account at one endpoint, for one owner. */
export interface Place {
  owner: string;
  /** Of the cloud's endpoint; part of every lane's id. */
  endpointHash: string;
  cloud: CloudScope;
  timing: Timing;
}

/** Which run asked; `runId` is the first execution's and survives continue-as-new. */
export interface RunRef {
  workflowId: string;
  runId: string;
  plan: string;
}

export interface LinkKey {
  site: string;
  link: string;
}

/** What a lane is asked to do: `desired` for a make; an undo goes by the ledger's row. `isNew`: nothing of it was there;
 * `isOwed`: its site has failed, so that it goes whatever becomes of the run. */
export type LinkSpec = LinkKey &
  ({ job: 'make'; desired: Link; isNew: boolean } | { job: 'undo'; isOwed?: true; includeAdopted?: boolean });

export type LinkJob = LinkSpec & { run: RunRef; cloud: CloudScope; patience: Patience; n: number };

export interface Batch {
  run: RunRef;
  cloud: CloudScope;
  patience: Patience;
  links: LinkSpec[];
}

/** All links of a plan on one gateway. */
export interface Slice {
  gatewayId: string;
  links: LinkSpec[];
}

export interface Conflict {
  site: string;
  heldBy: string;
  subnet: string;
}

export interface SiteResult extends LinkResult, LinkKey {
  gatewayId: string;
  job: LinkSpec['job'];
  usage: Usage;
}

/** `lane` is the lane's first execution run id: another one means that the lane was lost and has forgotten us. */
export interface Receipt {
  lane: string;
  queued: number;
}

export interface Withdrawal {
  lane: string;
  results: SiteResult[];
  inProgress: LinkKey[];
}

export interface LinkInput {
  place: Place;
  gatewayId: string;
  job: LinkJob;
  /** What the ledger knows of the link. */
  row: Pick<Row, 'address' | 'ids' | 'routes' | 'how'> & { isLeftover: boolean };
  /** Else it prepares, and waits for `yourTurn`. */
  hasTurn: boolean;
}

export interface LinkOutput extends LinkResult {
  usage: Usage;
}

export type RowState = 'absent' | 'making' | 'applied' | 'parked' | 'abandoned';

/** A claim and a state are two facts: an applied row may be claimed again, a claimed one may not exist yet. */
export interface Row extends LinkKey {
  plan: string;
  cloud: CloudScope;
  address: string;
  /** Site subnets and destinations that the link holds on this gateway. */
  subnets: string[];
  ids: LinkIds;
  routes: LinkRoute[];
  /** Adopted: its connection was there before us, and stays unless its removal is asked for. */
  how: 'made' | 'adopted';
  state: RowState;
  /** The state before `making`. */
  before?: RowState;
  claim?: RunRef;
  /** Which job of the claimant will end the claim: a link may be claimed for its undo while it is being made. */
  claimedFor?: LinkSpec['job'];
  /** What the claimant will hold. */
  wanted?: string[];
}

/** A person's wish that no turn is given: to a plan, or to anybody. */
export interface Hold {
  plan?: string;
  reason: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** Somebody else keeps the gateway busy. */
export interface Busy {
  /** Milliseconds since 1970. */
  since: number;
  /** Waited for as long as a plan allows: until a read shows the gateway free, no job waits again. */
  isGivenUp: boolean;
}

export interface LaneState {
  place: Place;
  gatewayId: string;
  rows: Row[];
  queue: LinkJob[];
  /** Plans in the order in which they were served, the last one at the end. */
  served: string[];
  holds: Hold[];
  busy?: Busy;
  /** News that runs have heard last, as text, by run id; without those that have heard that all is well. */
  told?: Record<string, string>;
  /** Runs whose late messages are refused. */
  withdrawn: string[];
  /** Results not yet delivered. */
  outbox: { run: RunRef; result: SiteResult }[];
  /** The execution that was the last one when this one was asked for; killed, it has left a state to take over. */
  predecessor?: string;
}

export interface LaneSnapshot {
  state: LaneState;
  open: { id: string; job: LinkJob }[];
}

/** What a run takes along when it continues as new. */
export interface CarriedRun {
  /** Without the links that are done. */
  slices: Slice[];
  results: SiteResult[];
  usage: Usage;
  news: GatewayNews[];
}

export interface RunInput {
  kind: 'apply' | 'destroy' | 'sweep';
  place: Place;
  plan: string;
  /** Empty for a destroy: the lanes know what there is. */
  gateways: Gateway[];
  links: Link[];
  /** Of a destroy: what was taken over is removed too. */
  includeAdopted?: boolean;
  quotas?: Quotas;
  /** Default: the place's. */
  patience?: Patience;
  carried?: CarriedRun;
}

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

/** Why a run did not begin. `denied`: credentials or permission; `plan`: the plan or what it names; `error`: the rest. */
export interface Refusal {
  reason: 'denied' | 'plan' | 'error';
  problems: Problem[];
}

export interface Problem {
  code: string;
  message: string;
  hint: string;
  site?: string;
  requestId?: string;
}

export interface RunOutcome {
  kind: RunInput['kind'];
  /** Given when nothing was begun. */
  refusal?: Refusal;
  outcome: Outcome;
  sites: SiteCounts;
  /** Every link of the run: what became of it, and its connection's status in the end. */
  results: (SiteResult & { status: string })[];
  usage: Usage;
}

/** Which run a delivery has begun. */
export interface AcceptedRun {
  /** First execution's. */
  runId: string;
  plan: string;
}

/** Why nothing moves on a gateway; empty when all is well again. */
export interface GatewayNews {
  gatewayId: string;
  busySince?: number;
  held?: { reason: string; since: number };
}

export interface RunProgress {
  phase: string;
  /** Gateways on which nothing moves, and why. */
  news: GatewayNews[];
  sites: SiteCounts;
  /** In the order of arrival. */
  results: SiteResult[];
}

const update = <R, A extends unknown[]>(name: string): UpdateDefinition<R, A> =>
  ({ type: 'update', name }) as UpdateDefinition<R, A>;
const signal = <A extends unknown[]>(name: string): SignalDefinition<A> =>
  ({ type: 'signal', name }) as SignalDefinition<A>;
const query = <R>(name: string): QueryDefinition<R> => ({ type: 'query', name }) as QueryDefinition<R>;

export const claim = update<Conflict[], [Batch]>('claim');
export const submit = update<Receipt, [Batch]>('submit');
export const withdraw = update<Withdrawal, [RunRef]>('withdraw');
export const snapshot = query<LaneSnapshot>('snapshot');
export const pause = update<Hold[], [Omit<Hold, 'since'>]>('pause');
export const resume = update<Hold[], [Pick<Hold, 'plan'>]>('resume');
/** From a step that meets a gateway which somebody else keeps busy, gives it up, or (without `busy`) got through. */
export const gatewayBusy = signal<[{ busy?: Busy }]>('gatewayBusy');
export const news = signal<[{ runId: string; gateway: GatewayNews }]>('news');
export const results = signal<[{ runId: string; results: SiteResult[] }]>('results');
/** From a lane to a link that it has looked ahead. */
export const yourTurn = signal<[]>('yourTurn');
/** From whoever took a delivery to its receipt. */
export const accepted = signal<[AcceptedRun]>('accepted');
export const progress = query<RunProgress>('progress');

export function runIdOf({ owner, plan }: { owner: string; plan: string }): string {
  return `run/${owner}/${plan}`;
}

/** `key` is `<source>/<delivery id>`. */
export function deliveryIdOf({ owner, key }: { owner: string; key: string }): string {
  return `delivery/${owner}/${key}`;
}

export function laneIdOf({ owner, endpointHash, cloud }: Place, gatewayId: string): string {
  return `lane/${owner}/${endpointHash}/${cloud.region}/${gatewayId}`;
}

export function linkIdOf({ run, site, link, job, n }: LinkJob): string {
  return `link/${run.runId}/${site}/${link}/${job}/${n}`;
}

export function keyOf({ site, link }: LinkKey): string {
  return `${site}/${link}`;
}
