// What a site costs in calls, as the cloud counts them.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aTopology, HUB_A, sites } from '../builders.ts';
import { Stage } from './stage.ts';

const SITES = 12;

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.close();
});

async function callsByAction(): Promise<Map<string, number>> {
  const { actions } = (await (await fetch(`${stage.simulator.control}/stats`)).json()) as {
    actions: Record<string, { total: number; codes: Record<string, number> }>;
  };
  expect(Object.values(actions).flatMap(({ codes }) => Object.keys(codes))).toEqual(
    Object.keys(actions).map(() => 'OK'),
  );
  return new Map(Object.entries(actions).map(([action, { total }]) => [action, total]));
}

test('a site costs at most ten calls where all share a gateway, and none of them is refused', async () => {
  const links = sites(SITES).map((link) => ({ ...link, gatewayId: HUB_A }));
  expect(await stage.apply(aTopology({ links }))).toMatchObject({ outcome: 'applied', sites: { applied: SITES } });
  const calls = await callsByAction();
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  expect([total / SITES, calls]).toEqual([expect.toSatisfy((perSite: number) => perSite <= 10), calls]);
});
