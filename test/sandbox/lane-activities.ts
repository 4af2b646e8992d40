// What runs and lanes ask of Temporal, over the sandbox: messages with start, descriptions, other workflows' results.
import { ApplicationFailure } from '@temporalio/common';
import type { LaneActivities } from '../../activities/lanes.ts';
import { emptyResult } from '../../saga/outcome.ts';
import { laneIdOf, type LaneSnapshot, type LaneState, type LinkOutput } from '../../workflows/messages.ts';
import type { AttemptContext, InMemory } from './activity-context.ts';
import type { Sandbox } from './driver.ts';
import type { Execution } from './execution.ts';

const DESCRIBE_MS = 4;
const UPDATE_MS = 10;
const POLL_MS = 200;

type To = Parameters<LaneActivities['claim']>[0]['to'];

export function laneActivities(sandbox: Sandbox): InMemory<LaneActivities> {
  const describe = (attempt: AttemptContext, id: string): Promise<Execution | undefined> =>
    attempt.request(DESCRIBE_MS, () => sandbox.find(id));
  const isOpen = async (attempt: AttemptContext, id: string, firstRunId?: string): Promise<boolean> => {
    const found = await describe(attempt, id);
    return (found?.isOpen ?? false) && (firstRunId === undefined || found?.start.firstRunId === firstRunId);
  };

  async function tell<R>(attempt: AttemptContext, { to, name, argument }: Message): Promise<R> {
    const id = laneIdOf(to.place, to.gatewayId);
    const last = await describe(attempt, id);
    const predecessor = last?.status === 'COMPLETED' ? undefined : last?.start.runId;
    await attempt.sleep(UPDATE_MS);
    const lane = await openLane({ id, to, predecessor });
    try {
      return (await attempt.alive(lane.update(name, [argument], attempt.activityKey))) as R;
    } catch (error) {
      // A lane that refuses will not change its mind; one that ended meanwhile is started again.
      if (!(error instanceof ApplicationFailure) || error.type === 'WorkflowClosed') throw error;
      throw ApplicationFailure.nonRetryable(error.message, error.type);
    }
  }

  async function openLane({ id, to, predecessor }: Opening): Promise<Execution> {
    const open = sandbox.find(id);
    if (open?.isOpen) return open;
    const lists = { rows: [], queue: [], served: [], holds: [], withdrawn: [], outbox: [] };
    const state: LaneState = { ...to, ...lists, ...(predecessor !== undefined && { predecessor }) };
    const attributes = { CausewayOwner: to.place.owner, CausewayGateway: to.gatewayId };
    return await sandbox.start('lane', { workflowId: id, args: [state], attributes });
  }

  async function untilClosed(attempt: AttemptContext, id: string, deadline = Infinity): Promise<boolean> {
    while ((await isOpen(attempt, id)) && attempt.now < deadline) await attempt.sleep(POLL_MS);
    return !(await isOpen(attempt, id));
  }

  return {
    claim: ({ to, batch }, attempt) => tell(attempt, { to, name: 'claim', argument: batch }),
    submit: ({ to, batch }, attempt) => tell(attempt, { to, name: 'submit', argument: batch }),
    withdraw: ({ to, run }, attempt) => tell(attempt, { to, name: 'withdraw', argument: run }),
    runIsOpen: ({ run }, attempt) => isOpen(attempt, run.workflowId, run.runId),

    async lostLane({ lanes, everyMs }, attempt) {
      for (;;) {
        for (const { id, firstRunId } of lanes) if (!(await isOpen(attempt, id, firstRunId))) return id;
        await attempt.sleep(everyMs);
      }
    },

    async resultOf({ id }, attempt) {
      await untilClosed(attempt, id);
      const found = sandbox.find(id);
      if (found?.status === 'COMPLETED') return found.result as LinkOutput;
      const failure = { step: 'link', code: 'Abandoned', requestId: '', message: `It ended ${found?.status ?? ''}` };
      return { ...emptyResult('abandoned'), failure, usage: { operations: 0, apiCalls: 0 } };
    },

    endOf: ({ id }, attempt) =>
      attempt.request(DESCRIBE_MS, () => `It ended ${sandbox.find(id)?.status ?? 'before it began'}`),

    async terminateLink({ id, zombieMs }, attempt) {
      sandbox.terminate(id);
      await attempt.sleep(zombieMs);
    },

    async snapshotOf({ id, runId }, attempt) {
      const last = lastOfChain(sandbox.executions.get(id) ?? [], runId);
      const answer = sandbox.query(id, 'snapshot', last).catch(() => undefined);
      return (await attempt.alive(answer)) as LaneSnapshot | undefined;
    },

    async linksClosed({ owner, gatewayId, known, settleMs, patienceMs }, attempt) {
      const deadline = attempt.now + patienceMs;
      await attempt.sleep(settleMs);
      const isOfGateway = ({ attributes }: Execution['start']): boolean =>
        attributes.get('CausewayOwner') === owner && attributes.get('CausewayGateway') === gatewayId;
      const listed = sandbox.open('link').filter(({ start }) => isOfGateway(start));
      for (const id of new Set([...known, ...listed.map(({ start }) => start.id)])) {
        if (!(await untilClosed(attempt, id, deadline))) sandbox.terminate(id);
      }
    },
  };
}

/** What an execution has continued as, and that one in turn. */
function lastOfChain(all: Execution[], runId: string): string {
  const next = all.find(({ start }) => start.continuedFrom === runId);
  return next ? lastOfChain(all, next.start.runId) : runId;
}

interface Message {
  to: To;
  name: string;
  argument: unknown;
}

interface Opening {
  id: string;
  to: To;
  predecessor: string | undefined;
}
