// Start, watch and ask after runs from outside: the one Temporal client that commands share. It needs no cloud credentials.
import { randomUUID } from 'node:crypto';
import type { Settings } from '../config/load-settings.ts';
import type { Rollout, Topology } from '../topology/model.ts';
import type { LedgerEntry, LookReport, Patience, RunInput, RunProgress } from '../workflows/messages.ts';
import { connectTemporal, type TemporalLink } from './connect-temporal.ts';
import { deliver, type Delivered, type Delivery } from './deliver.ts';
import { reportByTicket } from './find-by-ticket.ts';
import { follow } from './follow.ts';
import { pauseLanes, readRemains, resumeLanes, type HeldLane, type LaneScope, type Remain } from './lanes.ts';
import { resultWhileWorked } from './no-worker.ts';
import { placeFor, quotasFor, type Surroundings } from './place.ts';
import type { Outcome, RunReport } from './report.ts';
import { runState, type RunQuestion } from './run-state.ts';
import type { RunsError } from './runs-error.ts';
import { startRun, type RunHandle } from './start-run.ts';
import { runFacts, statusOf } from './status.ts';

export type { HeldLane, LaneScope, Remain } from './lanes.ts';
export type { Delivered } from './deliver.ts';
export type { RunHandle } from './start-run.ts';

const MINUTE_MS = 60_000;

export interface FollowOptions {
  onProgress?: (progress: RunProgress) => void;
  /** Said once while no worker answers: the run waits for one. */
  onSilence?: (error: RunsError) => void;
  /** Ends the watching; the run goes on. */
  signal?: AbortSignal;
  timeoutMs?: number;
}

export interface DestroyOptions {
  topology?: Topology | undefined;
  /** What was taken over goes too. */
  includeAdopted?: boolean;
}

export interface Runs {
  /** A read-only survey by a worker: what `plan` shows. */
  look(topology: Topology): Promise<LookReport>;
  /** What the ledgers have of a plan, without a wish to compare it with. */
  lookAtLedger(plan: string, topology?: Topology): Promise<LookReport>;
  startApply(topology: Topology): Promise<RunHandle>;
  startDestroy(plan: string, options?: DestroyOptions): Promise<RunHandle>;
  /** Removes what runs of the plan could not finish or undo. */
  startSweep(plan: string): Promise<RunHandle>;
  /** What runs could not finish or undo, over all plans of the owner. */
  remains(): Promise<Remain[]>;
  pause(scope: LaneScope & { reason: string }): Promise<HeldLane[]>;
  resume(scope: LaneScope): Promise<HeldLane[]>;
  follow(handle: RunHandle, options?: FollowOptions): Promise<RunReport>;
  status(plan: string): Promise<RunReport>;
  /** Of the run that a ticket asked for. */
  statusByTicket(ticket: string): Promise<RunReport>;
  /** Starts what a delivery asks for, once however often it is delivered. */
  deliver(order: { kind: 'apply' | 'destroy'; topology: Topology }, delivery: Delivery): Promise<Delivered>;
  /** In one word, without a worker; nothing when there is no such run. */
  stateOf(question: RunQuestion): Promise<Outcome | undefined>;
  /** Resolves when the server answers for the namespace before the deadline (milliseconds since 1970). */
  ping(deadline: number): Promise<void>;
  close(): Promise<void>;
}

/** Throws `RunsError` (unreachable) when no Temporal server answers. */
export async function connectRuns(settings: Settings, accountName: string): Promise<Runs> {
  const temporal = await connectTemporal(settings, accountName);
  const surroundings: Surroundings = { settings, accountName, temporal };
  return {
    look: (topology) => look(surroundings, topology),
    lookAtLedger: (plan, topology) => lookAtLedger(surroundings, { plan, topology }),
    startApply: (topology) => startRun(temporal, applyInput(surroundings, topology)),
    startDestroy: async (plan, { topology, includeAdopted = false } = {}) =>
      startRun(temporal, { ...(await destroyInput(surroundings, { plan, topology })), includeAdopted }),
    startSweep: async (plan) => {
      const input = await destroyInput(surroundings, { plan, topology: undefined });
      return await startRun(temporal, { ...input, kind: 'sweep' });
    },
    remains: () => readRemains(surroundings),
    pause: (scope) => pauseLanes(surroundings, scope),
    resume: (scope) => resumeLanes(surroundings, scope),
    follow: (handle, options = {}) => follow(surroundings, { handle, ...options }),
    status: (plan) => status(surroundings, plan),
    statusByTicket: (ticket) =>
      reportByTicket(surroundings, { ticket, statusOfLast: (plan) => status(surroundings, plan) }),
    deliver: async ({ kind, topology }, delivery) => {
      const input = kind === 'apply' ? applyInput : destroyedInput;
      return await deliver(surroundings, input(surroundings, topology), delivery);
    },
    stateOf: (question) => runState(surroundings, question),
    ping: (deadline) => ping(temporal, deadline),
    close: () => temporal.client.connection.close(),
  };
}

async function look(surroundings: Surroundings, topology: Topology): Promise<LookReport> {
  const place = placeFor(surroundings, topology.cloud);
  const { plan, gateways, links } = topology;
  return await survey(surroundings.temporal, { place, plan, gateways, links, ...quotasFor(surroundings) });
}

async function lookAtLedger(
  surroundings: Surroundings,
  { plan, topology }: { plan: string; topology: Topology | undefined },
): Promise<LookReport> {
  const { place } = await destroyInput(surroundings, { plan, topology });
  return await survey(surroundings.temporal, { place, plan, gateways: topology?.gateways ?? [], links: [] });
}

async function survey(temporal: TemporalLink, input: Omit<RunInput, 'kind'>): Promise<LookReport> {
  const handle = await temporal.client.workflow.start('look', {
    workflowId: `look/${randomUUID()}`,
    taskQueue: temporal.taskQueue,
    args: [input],
    staticSummary: `Look at ${input.plan}`,
    workflowTaskTimeout: '5s',
    workflowExecutionTimeout: '15 minutes',
  });
  return (await resultWhileWorked(temporal, handle)) as LookReport;
}

function applyInput(surroundings: Surroundings, { plan, cloud, gateways, links, rollout }: Topology): RunInput {
  const patience = patienceOf(rollout);
  return {
    kind: 'apply',
    place: placeFor(surroundings, cloud),
    plan,
    gateways,
    links,
    patience,
    ...quotasFor(surroundings),
  };
}

function patienceOf({ patience }: Rollout): Patience {
  return { stepMs: patience.stepMinutes * MINUTE_MS, undoMs: patience.undoMinutes * MINUTE_MS };
}

/** Without the plan's text, its last run knows where it was applied. */
async function destroyInput(
  surroundings: Surroundings,
  { plan, topology }: { plan: string; topology: Topology | undefined },
): Promise<RunInput> {
  if (topology) return destroyedInput(surroundings, topology);
  const { cloud } = await runFacts(surroundings, plan);
  return { kind: 'destroy', place: placeFor(surroundings, cloud), plan, gateways: [], links: [] };
}

function destroyedInput(surroundings: Surroundings, { plan, cloud, gateways }: Topology): RunInput {
  return { kind: 'destroy', place: placeFor(surroundings, cloud), plan, gateways, links: [] };
}

async function ping({ client, namespace }: TemporalLink, deadline: number): Promise<void> {
  await client.withDeadline(deadline, () => client.workflowService.describeNamespace({ namespace }));
}

async function status(surroundings: Surroundings, plan: string): Promise<RunReport> {
  const readLedger = async (): Promise<LedgerEntry[]> =>
    (await lookAtLedger(surroundings, { plan, topology: undefined })).others;
  return await statusOf(surroundings, { plan, readLedger });
}
