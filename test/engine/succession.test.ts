// What a fresh lane takes over, whatever happened while it was asked for: the worker's own activities, called by hand.
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLaneActivities } from '../../activities/lanes.ts';
import { snapshot, type LaneState } from '../../workflows/messages.ts';
import { aTopology, HUB_A, sites } from '../builders.ts';
import { Stage } from './stage.ts';

const activities = createLaneActivities();
const gateways = [{ name: 'hub-a', id: HUB_A }];
const links = sites(2).map((link) => ({ ...link, gatewayId: HUB_A }));
const nobody = { workflowId: 'run/nobody', runId: 'none', plan: 'nobodys' };

let stage: Stage;
let laneId: string;
beforeEach(async () => {
  stage = await Stage.open();
  expect(await stage.apply(aTopology({ gateways, links }))).toMatchObject({ outcome: 'applied' });
  [laneId] = (await stage.untilListed("WorkflowType='lane' AND ExecutionStatus='Running'")) as [string];
});
afterEach(async () => {
  await stage.close();
});

async function stateOf(): Promise<LaneState> {
  return (await stage.client.workflow.getHandle(laneId).query(snapshot)).state;
}

async function executions(): Promise<string[]> {
  const runIds: string[] = [];
  for await (const { runId } of stage.client.workflow.list({ query: `WorkflowId='${laneId}'` })) runIds.push(runId);
  return runIds;
}

/** As a worker would call it, with a client of our own. */
async function asActivity<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const { taskQueue } = (await stage.client.workflow.getHandle(laneId).describe()) as { taskQueue: string };
  const info = { taskQueue, activityId: '1', attempt: 1, workflowExecution: { workflowId: 'test', runId: 'test' } };
  const context = { client, info, heartbeat: () => undefined, cancellationSignal: new AbortController().signal };
  return await asyncLocalStorage.run(context as unknown as Context, work);
}

/** Ends the lane just after it was seen open. */
function clientThatKills(): Client {
  const { workflow } = stage.client;
  const describe = async (id: string): Promise<unknown> => {
    const seen = await workflow.getHandle(id).describe();
    expect(seen.status.name).toBe('RUNNING');
    await stage.terminate(id);
    return seen;
  };
  const hands = {
    getHandle: (id: string) => ({ describe: () => describe(id) }),
    executeUpdateWithStart: workflow.executeUpdateWithStart.bind(workflow),
  };
  return { workflow: hands } as unknown as Client;
}

test('a lane that is terminated between being seen and being told is followed by one that knows its ledger', async () => {
  const { place, rows } = await stateOf();
  const firstRunId = (await stage.client.workflow.getHandle(laneId).describe()).runId;
  const to = { place, gatewayId: HUB_A };
  await asActivity(clientThatKills(), () => activities.withdraw({ to, run: nobody }));
  expect((await stage.client.workflow.getHandle(laneId).describe()).runId).not.toBe(firstRunId);
  expect((await stateOf()).rows).toEqual(rows);
  expect(rows).toHaveLength(2);
});

test('the state of a lane that went on as another execution is that one’s', async () => {
  const { rows } = await stateOf();
  let runs: string[] = [];
  await stage.until('the execution that follows once the lane is idle', async () => {
    runs = await executions();
    return runs.length > 1;
  });
  await stage.terminateLanes(1);
  for (const runId of runs) {
    const last = await asActivity(stage.client, () => activities.snapshotOf({ id: laneId, runId }));
    expect(last?.state.rows).toEqual(rows);
  }
});

test('a ledger is not given up because no worker answers; of a history that is gone nothing is taken over', async () => {
  const { runId } = await stage.client.workflow.getHandle(laneId).describe();
  await stage.terminateLanes(1);
  await stage.killWorkers();
  await expect(
    stage.client.withDeadline(Date.now() + 3_000, () =>
      asActivity(stage.client, () => activities.snapshotOf({ id: laneId, runId })),
    ),
  ).rejects.toThrow();
  const gone = { id: laneId, runId: '00000000-0000-4000-8000-000000000000' };
  expect(await asActivity(stage.client, () => activities.snapshotOf(gone))).toBeUndefined();
});
