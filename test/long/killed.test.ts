import { afterEach, expect, test } from 'vitest';
import { aTopology, sites } from '../builders.ts';
import { Stage } from '../engine/stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

test('a worker killed -9 every five seconds while 40 sites are made: all applied, each connection made once', async () => {
  stage = await Stage.open();
  const handle = await stage.runs.startApply(aTopology({ links: sites(40) }));
  const ended = stage.runs.follow(handle);
  let kills = 0;
  while (!(await Promise.race([ended, afterFiveSeconds()]))) {
    await stage.killWorkers();
    await stage.startWorker();
    kills++;
  }
  expect(await ended).toMatchObject({ outcome: 'applied', sites: { total: 40, applied: 40 } });
  expect(kills).toBeGreaterThan(2);
  await expectEachOnce(40);
});

async function expectEachOnce(count: number): Promise<void> {
  const names = (await stage.effects('CreateVpnConnection')).map(({ name }) => name);
  expect(names).toHaveLength(count);
  expect(new Set(names).size).toBe(count);
  const { vpnConnections, customerGateways, routes } = await stage.inventory();
  expect([vpnConnections.length, customerGateways.length, routes.length]).toEqual([count, count, count]);
}

function afterFiveSeconds(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), 5_000);
  });
}
