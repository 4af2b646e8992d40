// What runs and lanes ask of Temporal itself: messages with start, descriptions, other workflows' results.
import { activityInfo, cancellationSignal, getClient, heartbeat, sleep } from '@temporalio/activity';
import {
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { emptyResult } from '../saga/outcome.ts';
import {
  claim,
  laneIdOf,
  submit,
  withdraw,
  type Batch,
  type Conflict,
  type LaneState,
  type LinkOutput,
  type Place,
  type Receipt,
  type RunRef,
  type StepFailure,
  type Usage,
  type Withdrawal,
} from '../workflows/messages.ts';
import { attributesOf } from '../workflows/search-attributes.ts';
import { endOf } from './end-of.ts';
import { executionToFollow, snapshotOf } from './lane-succession.ts';

export interface LaneRef {
  place: Place;
  gatewayId: string;
}

export type LaneActivities = ReturnType<typeof createLaneActivities>;

const POLL_MS = 200;

export function createLaneActivities() {
  return {
    claim: ({ to, batch }: { to: LaneRef; batch: Batch }): Promise<Conflict[]> => tell(to, claim, batch),
    submit: ({ to, batch }: { to: LaneRef; batch: Batch }): Promise<Receipt> => tell(to, submit, batch),
    withdraw: ({ to, run }: { to: LaneRef; run: RunRef }): Promise<Withdrawal> => tell(to, withdraw, run),
    lostLane,
    runIsOpen: ({ run }: { run: RunRef }): Promise<boolean> => isOpen(run.workflowId, run.runId),
    resultOf,
    endOf,
    terminateLink,
    snapshotOf,
    linksClosed,
  };
}

/** The first lane that has ended, or was ended and started anew by someone else; until then it only heartbeats. */
async function lostLane({
  lanes,
  everyMs,
}: {
  lanes: { id: string; firstRunId: string }[];
  everyMs: number;
}): Promise<string> {
  for (;;) {
    for (const { id, firstRunId } of lanes) if (!(await isOpen(id, firstRunId))) return id;
    await beatingSleep(everyMs);
  }
}

/** The result of a link that someone else started; waits while it is open. One that was never started is as good as cancelled. */
async function resultOf({ id }: { id: string }): Promise<LinkOutput> {
  while (await isOpen(id)) await beatingSleep(POLL_MS);
  try {
    return (await getClient().workflow.getHandle(id).result()) as LinkOutput;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ...emptyResult('cancelled'), usage: noUsage() };
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { ...emptyResult('abandoned'), failure: abandoned(await endOf({ id })), usage: noUsage() };
  }
}

/** After it, the attempt that may still run for the dead link has missed its heartbeat too. */
async function terminateLink({ id, zombieMs }: { id: string; zombieMs: number }): Promise<void> {
  await getClient().workflow.getHandle(id).terminate('The link outlived its patience').catch(ignoreNotFound);
  await beatingSleep(zombieMs);
}

interface OpenLinks {
  owner: string;
  gatewayId: string;
  /** Visibility lags, so ids that are known are asked for directly. */
  known: string[];
  settleMs: number;
  patienceMs: number;
}

/** Waits until no link of the gateway is open; one that outlives the patience is terminated. */
async function linksClosed({ owner, gatewayId, known, settleMs, patienceMs }: OpenLinks): Promise<void> {
  const deadline = Date.now() + patienceMs;
  await beatingSleep(settleMs);
  for (const id of new Set([...known, ...(await openLinks(owner, gatewayId))])) {
    while ((await isOpen(id)) && Date.now() < deadline) await beatingSleep(POLL_MS);
    if (!(await isOpen(id))) continue;
    await getClient().workflow.getHandle(id).terminate('Left open by a killed lane').catch(ignoreNotFound);
  }
}

/** Update-with-start; the update id makes the client's retries harmless. A lane that it starts is told which execution it follows. */
async function tell<R, A>(
  { place, gatewayId }: LaneRef,
  definition: UpdateDefinition<R, [A]>,
  argument: A,
): Promise<R> {
  const client = getClient();
  const workflowId = laneIdOf(place, gatewayId);
  const predecessor = await executionToFollow(workflowId);
  const state: LaneState = {
    place,
    gatewayId,
    rows: [],
    queue: [],
    served: [],
    holds: [],
    withdrawn: [],
    outbox: [],
    ...(predecessor !== undefined && { predecessor }),
  };
  const startWorkflowOperation = new WithStartWorkflowOperation<(state: LaneState) => Promise<void>>('lane', {
    workflowId,
    taskQueue: activityInfo().taskQueue,
    args: [state],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Lane of ${gatewayId}`,
    typedSearchAttributes: attributesOf({ CausewayOwner: place.owner, CausewayGateway: gatewayId }),
  });
  const beat = setInterval(heartbeat, POLL_MS);
  try {
    return await client.workflow.executeUpdateWithStart(definition, {
      args: [argument],
      updateId: updateId(),
      startWorkflowOperation,
    });
  } catch (error) {
    throw asRefusal(error);
  } finally {
    clearInterval(beat);
  }
}

/** A lane that refuses (the run is withdrawn or over) will not change its mind. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return error;
  if (error.cause.type !== 'Withdrawn') return error; // the lane ended meanwhile: another one will answer
  return ApplicationFailure.nonRetryable(error.cause.message, error.cause.type);
}

function updateId(): string {
  const { workflowExecution, activityId } = activityInfo();
  return `${workflowExecution?.runId}/${activityId}`;
}

async function openLinks(owner: string, gatewayId: string): Promise<string[]> {
  const query = `WorkflowType='link' AND CausewayOwner='${owner}' AND CausewayGateway='${gatewayId}' AND ExecutionStatus='Running'`;
  const ids: string[] = [];
  for await (const { workflowId } of getClient().workflow.list({ query })) ids.push(workflowId);
  return ids;
}

/** With a first run id: is that chain of executions still the open one under this workflow id? */
async function isOpen(workflowId: string, firstRunId?: string): Promise<boolean> {
  const found = await getClient().workflow.getHandle(workflowId).describe().catch(ignoreNotFound);
  if (found?.status.name !== 'RUNNING') return false;
  return firstRunId === undefined || found.raw.workflowExecutionInfo?.firstRunId === firstRunId;
}

async function beatingSleep(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= POLL_MS) {
    heartbeat();
    cancellationSignal().throwIfAborted();
    await sleep(Math.min(leftMs, POLL_MS));
  }
}

function noUsage(): Usage {
  return { operations: 0, apiCalls: 0 };
}

function abandoned(message: string): StepFailure {
  return { step: 'link', code: 'Abandoned', requestId: '', message };
}

function ignoreNotFound(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
  return undefined;
}
