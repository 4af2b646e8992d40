import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataConverter } from '../../codec/data-converter.ts';
import { aTopology, sites } from '../builders.ts';
import { Stage } from './stage.ts';

const bundle = { codePath: fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url)) };

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.close();
});

test('the histories of a run that failed in part, of its lanes and of its links replay', async () => {
  const links = sites(3);
  await stage.fault({
    match: { action: 'CreateVpnRouteEntry', param: { RouteDest: links[1]!.routes[0]!.to } },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  expect((await stage.apply(aTopology({ links }))).outcome).toBe('partial');
  expect((await stage.destroy('branches')).outcome).toBe('removed');
  const histories = stage.client.workflow.list({ query: `CausewayOwner='${stage.owner}'` }).intoHistories();
  const replayed: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: bundle, dataConverter },
    histories,
  )) {
    expect(error, workflowId).toBeUndefined();
    replayed.push(workflowId.split('/')[0] ?? '');
  }
  for (const kind of ['run', 'lane', 'link']) expect(replayed).toContain(kind);
});
