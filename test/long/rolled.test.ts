import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { aTopology, sites } from '../builders.ts';
import { Stage } from '../engine/stage.ts';

/** Of a local stack: two seconds until attempts are cancelled, ten more until the process goes in any case. */
const GRACE_MS = 12_000;

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

test('workers rolled one after the other during a run lose nothing, and drain within their grace time', async () => {
  stage = await Stage.open({ withWorker: false });
  let old: ChildProcess = await stage.startWorker();
  let other: ChildProcess = await stage.startWorker();
  const handle = await stage.runs.startApply(aTopology({ links: sites(24) }));
  for (let made = 4; made <= 16; made += 4) {
    await stage.until(`${made} connections`, async () => (await stage.effects('CreateVpnConnection')).length >= made);
    const young = await stage.startWorker();
    await expectToDrain(old);
    [old, other] = [other, young];
  }
  expect(await stage.runs.follow(handle)).toMatchObject({ outcome: 'applied', sites: { total: 24, applied: 24 } });
  const names = (await stage.effects('CreateVpnConnection')).map(({ name }) => name);
  expect([names.length, new Set(names).size]).toEqual([24, 24]);
  expect((await stage.inventory()).vpnConnections).toHaveLength(24);
});

async function expectToDrain(worker: ChildProcess): Promise<void> {
  const exited = once(worker, 'exit');
  worker.kill('SIGTERM');
  await stage.until('the worker to drain', async () => Promise.resolve(worker.exitCode !== null), GRACE_MS);
  await exited;
  expect([worker.exitCode, worker.signalCode]).toEqual([0, null]);
}
