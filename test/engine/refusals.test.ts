import { Client } from '@temporalio/client';
import { afterEach, expect, test } from 'vitest';
import { placeFor } from '../../runs/place.ts';
import { startRun } from '../../runs/start-run.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { claim, laneIdOf, runIdOf, submit, type Batch, type RunInput } from '../../workflows/messages.ts';
import { aLink, aTopology, HUB_A, sites } from '../builders.ts';
import { Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

const cloud = { account: 'default', region: 'cn-hangzhou' };
const gateways = [{ name: 'hub-a', id: HUB_A }];

function inputFor(account = 'default'): RunInput {
  const settings = loadSettings({ env: { CAUSEWAY_HOME: stage.home, CAUSEWAY_OWNER: stage.owner }, cwd: stage.home });
  const temporal = { client: stage.client, namespace: 'default', isLocal: true, ui: null, taskQueue: '' };
  const place = placeFor({ settings, accountName: 'default', temporal }, cloud);
  return {
    kind: 'apply',
    place: { ...place, cloud: { ...place.cloud, account } },
    plan: 'branches',
    gateways,
    links: [aLink()],
  };
}

test('a plan of an account that this worker does not hold fails by name, before anything', async () => {
  stage = await Stage.open();
  const [taskQueue] = await taskQueues();
  const temporal = { client: stage.client, namespace: 'default', isLocal: true, ui: null, taskQueue: taskQueue! };
  const handle = await startRun(temporal, inputFor('abroad'));
  const report = await stage.runs.follow(handle);
  expect(report).toMatchObject({ outcome: 'failed', refusal: { reason: 'plan' } });
  expect(report.failures[0]?.message).toMatch(/Worker \S+ holds account default, not account abroad/);
  expect(await stage.effects()).toEqual([]);
});

async function taskQueues(): Promise<string[]> {
  return [/"taskQueue":"([^"]+)"/.exec(stage.log)?.[1] ?? ''];
}

test('a namespace without the search attributes refuses the start, and the sentence says how to register them', async () => {
  stage = await Stage.open({ withWorker: false });
  const namespace = `bare-${stage.owner}`;
  const { connection } = stage.client;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const client = new Client({ connection, namespace });
  await stage.until('the namespace', async () => {
    return await connection.workflowService.describeNamespace({ namespace }).then(
      () => true,
      () => false,
    );
  });
  const start = () => startRun({ client, namespace, isLocal: true, ui: null, taskQueue: 'q' }, inputFor());
  await stage.until('the namespace in the cache', async () => {
    return await start().then(
      () => false,
      (error: unknown) => !String(error).includes('not found'),
    );
  });
  await expect(start()).rejects.toMatchObject({
    kind: 'refused-start',
    hint: expect.stringContaining('search-attribute create') as string,
  });
});

test('a claim and a job of a run that is over are refused, and nothing of them is kept', async () => {
  stage = await Stage.open();
  expect(await stage.apply(aTopology({ gateways, links: [aLink()] }))).toMatchObject({ outcome: 'applied' });
  const { place } = inputFor();
  const late = aLink({ site: 'late', address: '203.0.113.99', siteSubnets: ['10.99.0.0/24'] });
  const workflowId = runIdOf({ owner: stage.owner, plan: 'branches' });
  const { runId } = await stage.client.workflow.getHandle(workflowId).describe();
  const batch: Batch = {
    run: { workflowId, runId, plan: 'branches' },
    cloud,
    patience: { stepMs: 60_000, undoMs: 60_000 },
    links: [{ site: 'late', link: 'main', job: 'make', desired: late, isNew: true }],
  };
  const lane = stage.client.workflow.getHandle(laneIdOf(place, HUB_A));
  for (const message of [claim, submit]) {
    await expect(lane.executeUpdate<unknown, [Batch]>(message, { args: [batch] })).rejects.toMatchObject({
      cause: { type: 'Withdrawn', message: expect.stringContaining('withdrawn or over') as string },
    });
  }
  expect((await stage.inventory()).customerGateways).toHaveLength(1);
  expect(await stage.apply(aTopology({ plan: 'other', gateways, links: [late] }))).toMatchObject({
    outcome: 'applied',
  });
});

test('a cancelled run answers for every site, and a second cancel changes nothing', async () => {
  stage = await Stage.open({ durations: { connection: '1s', route: '300ms' } });
  const links = sites(5).map((link) => ({ ...link, gatewayId: HUB_A }));
  const handle = await stage.runs.startApply(aTopology({ gateways, links }));
  await stage.until('a connection', async () => (await stage.effects('CreateVpnConnection')).length > 0);
  await stage.cancel(handle.workflowId);
  await stage.cancel(handle.workflowId);
  const { outcome, sites: counts, leftovers } = await stage.runs.follow(handle);
  expect([outcome, counts.applied + counts.cancelled, counts.running, leftovers]).toEqual(['cancelled', 5, 0, []]);
  expect((await stage.inventory()).customerGateways).toHaveLength(counts.applied);
});
