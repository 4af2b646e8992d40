import { afterEach, expect, test } from 'vitest';
import { readPlan } from '../../config/read-plan.ts';
import { EXAMPLES, NOT_APPLIED_YET } from '../examples.ts';
import { Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

const applied = EXAMPLES.filter((file) => !NOT_APPLIED_YET.includes(file));

test.each(applied)('%s is applied as it is, again it changes nothing, destroyed it leaves nothing', async (file) => {
  stage = await Stage.open();
  const { topology } = readPlan(file);
  if (topology === undefined) throw new Error(`${file} gives no topology`);
  const total = new Set(topology.links.map(({ site }) => site)).size;
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'applied', sites: { total, applied: total } });
  const { vpnConnections } = await stage.inventory();
  expect(vpnConnections).toHaveLength(topology.links.length);
  const before = (await stage.effects()).length;
  expect(await stage.apply(topology)).toMatchObject({ outcome: 'unchanged', operations: 0 });
  expect(await stage.effects()).toHaveLength(before);
  expect(await stage.destroy(topology.plan)).toMatchObject({ outcome: 'removed', leftovers: [] });
  expect(await stage.inventory()).toMatchObject({ customerGateways: [], vpnConnections: [], routes: [] });
});
