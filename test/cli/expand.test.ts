import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { causeway, PLAN } from './a-command-line.ts';

test('expand prints the resulting plan to stdout', async () => {
  const { exitCode, stdout } = await causeway(['expand', 'plan.yaml']);
  expect(exitCode).toBe(0);
  expect(parse(stdout())).toMatchObject({
    name: 'branches',
    sites: [{ name: 'oslo', gateway: 'hub-a' }, { name: 'bergen' }],
  });
});

test('expand refuses a plan that is wrong, with its issues', async () => {
  const { exitCode, stdout, stderr } = await causeway(['expand', 'plan.yaml'], {
    plan: PLAN.replace('bergen', 'Bergen'),
  });
  expect([exitCode, stdout()]).toEqual([3, '']);
  expect(stderr()).toContain('plan.yaml:8:13 error site-name');
});
