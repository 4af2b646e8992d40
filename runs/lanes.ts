// Steering and reading the lanes of an owner from outside: pauses, and what remains in their ledgers.
import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowHandle,
} from '@temporalio/client';
import { pause, resume, snapshot, type Hold, type LaneState, type Row } from '../workflows/messages.ts';
import { unreachable } from './connect-temporal.ts';
import { noWorker } from './no-worker.ts';
import type { Surroundings } from './place.ts';
import { RunsError } from './runs-error.ts';
import { temporalPlace } from './temporal-options.ts';

/** Which lanes: one gateway's, those that know a plan, or all of the owner; a plan's pause holds only its own links. */
export interface LaneScope {
  gatewayId?: string;
  plan?: string;
}

export interface HeldLane {
  gatewayId: string;
  holds: Hold[];
}

/** A row that a run could not finish: something of it may stand. */
export interface Remain {
  plan: string;
  site: string;
  link: string;
  gatewayId: string;
  state: Row['state'];
  customerGatewayId: string;
  vpnConnectionId: string;
}

/** An update that no worker takes up would wait for ever. */
const ANSWER_DEADLINE_MS = 15_000;
/** A server that lives answers at once. */
const SERVER_DEADLINE_MS = 3_000;
/** `grpc.status.FAILED_PRECONDITION`: what a query hears when nobody has polled its queue lately. */
const NOBODY_POLLS = 9;

export async function pauseLanes(
  surroundings: Surroundings,
  { reason, ...scope }: LaneScope & { reason: string },
): Promise<HeldLane[]> {
  const { plan } = scope;
  const hold = { reason, ...(plan !== undefined && { plan }) };
  return await tellEach(surroundings, scope, (lane) => lane.executeUpdate(pause, { args: [hold] }));
}

export async function resumeLanes(surroundings: Surroundings, scope: LaneScope): Promise<HeldLane[]> {
  const { plan } = scope;
  const which = plan === undefined ? {} : { plan };
  return await tellEach(surroundings, scope, (lane) => lane.executeUpdate(resume, { args: [which] }));
}

/** What could not be finished or undone, over all lanes of the owner; of a lane that was killed also what it had begun. */
export async function readRemains(surroundings: Surroundings): Promise<Remain[]> {
  const lanes = await lanesIn(surroundings, {}, STATES_WITH_ROWS);
  return lanes.flatMap(({ state: { rows, gatewayId }, isOpen }) =>
    rows
      .filter(({ state }) => state === 'parked' || state === 'abandoned' || (state === 'making' && !isOpen))
      .map(({ plan, site, link, state, ids }) => ({
        plan,
        site,
        link,
        gatewayId,
        state,
        customerGatewayId: ids.customerGatewayId ?? '',
        vpnConnectionId: ids.connectionId ?? '',
      })),
  );
}

interface KnownLane {
  handle: WorkflowHandle;
  state: LaneState;
  isOpen: boolean;
}

const OPEN = ['Running'];
/** A lane that completed has an empty ledger; one that was killed still answers with its last state. */
const STATES_WITH_ROWS = [...OPEN, 'Terminated', 'Failed', 'TimedOut', 'Canceled'];

async function tellEach(
  surroundings: Surroundings,
  scope: LaneScope,
  tell: (lane: WorkflowHandle) => Promise<Hold[]>,
): Promise<HeldLane[]> {
  const lanes = await lanesIn(surroundings, scope);
  if (lanes.length === 0) throw nothingThere(surroundings, scope);
  const answers = lanes.map(async ({ handle, state: { gatewayId } }) => {
    const holds = await answered(surroundings, () => tell(handle));
    return { gatewayId, holds };
  });
  return await Promise.all(answers);
}

/** A lane that ends while it is asked has nothing left to say. */
async function lanesIn(
  surroundings: Surroundings,
  { gatewayId, plan }: LaneScope,
  states: readonly string[] = OPEN,
): Promise<KnownLane[]> {
  const { client } = surroundings.temporal;
  const onGateway = gatewayId === undefined ? '' : ` AND CausewayGateway='${gatewayId}'`;
  const inState = states.map((name) => `ExecutionStatus='${name}'`).join(' OR ');
  const query = `WorkflowType='lane' AND CausewayOwner='${surroundings.settings.owner}' AND (${inState})${onGateway}`;
  const ids = new Set<string>();
  await answered(surroundings, async () => {
    for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
  });
  const lanes: KnownLane[] = [];
  for (const id of ids) {
    const handle = client.workflow.getHandle(id);
    const { status } = await answered(surroundings, () => handle.describe());
    if (status.name === 'COMPLETED') continue;
    const last = await answered(surroundings, () => handle.query(snapshot)).catch(orGone);
    if (!last || (plan !== undefined && !knows(last.state, plan))) continue;
    lanes.push({ handle, state: last.state, isOpen: status.name === 'RUNNING' });
  }
  return lanes;
}

function knows({ rows, holds }: LaneState, plan: string): boolean {
  return rows.some((row) => row.plan === plan) || holds.some((hold) => hold.plan === plan);
}

async function answered<T>(surroundings: Surroundings, ask: () => Promise<T>): Promise<T> {
  try {
    return await surroundings.temporal.client.withDeadline(Date.now() + ANSWER_DEADLINE_MS, ask);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw error;
    if (error instanceof WorkflowUpdateFailedError) {
      const message = error.cause?.message ?? error.message;
      throw new RunsError(message, { kind: 'refused-start', hint: 'Correct it and type it again' });
    }
    throw (await serverGone(surroundings)) ?? (isSilence(error) ? noWorker(surroundings.temporal) : error);
  }
}

async function serverGone({ settings, temporal }: Surroundings): Promise<RunsError | undefined> {
  const { client, namespace } = temporal;
  const deadline = Date.now() + SERVER_DEADLINE_MS;
  try {
    await client.withDeadline(deadline, () => client.workflowService.describeNamespace({ namespace }));
    return undefined;
  } catch (error) {
    return unreachable(temporalPlace(settings).connection.address, error);
  }
}

/** A call that its deadline ends reads as cancelled. */
function isSilence(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return true;
  const cause = error instanceof Error ? error.cause : undefined;
  const code: number | undefined = isGrpcServiceError(cause) ? cause.code : undefined;
  return code === NOBODY_POLLS;
}

function orGone(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
  return undefined;
}

function nothingThere({ settings }: Surroundings, { gatewayId, plan }: LaneScope): RunsError {
  const onGateway = gatewayId === undefined ? 'on any gateway' : `on gateway ${gatewayId}`;
  const where = plan === undefined ? onGateway : `of plan ${plan}`;
  return new RunsError(`Nothing to pause or resume: owner ${settings.owner} has nothing ${where}`, {
    kind: 'not-found',
    hint: 'Check the name, the owner and the endpoint; a gateway can be paused while something stands there or is being made',
  });
}
