import { expect, test } from 'vitest';
import { HUB_A } from '../builders.ts';
import { causeway } from './a-command-line.ts';
import { aJudged, aLook, aRow } from './a-run.ts';

const TWO_NEW = aLook({
  links: [aJudged(), aJudged({ site: 'bergen' })],
  gateways: [{ id: HUB_A, name: 'hub', status: 'active', isIpsecEnabled: true, internetIp: '' }],
});
const NOTHING_NEW = aLook({ links: [aJudged({ verdict: { kind: 'same' }, isInLedger: true })] });

function looking(report: ReturnType<typeof aLook>) {
  return { runs: { look: () => Promise.resolve(report) } };
}

test('a plan that is not applied yet shows its steps, what they cost the gateway, and what to type next', async () => {
  const { exitCode, stdout, stderr, calls } = await causeway(['plan', 'plan.yaml'], looking(TWO_NEW));
  expect(exitCode).toBe(0);
  expect(stdout()).toContain('oslo on vpn-hub0000000000000000a: will be made');
  expect(stdout()).toContain('3. CreateVpnRouteEntry 10.2.0.0/24, weight 100, published');
  expect(stdout()).toContain('4 operations that it does one after another');
  expect(stderr()).toBe('Next: causeway apply plan.yaml\n');
  expect(calls).toEqual(['look', 'close']);
});

test('programs get the same as an object', async () => {
  const { printed } = await causeway(['plan', 'plan.yaml', '--output', 'json'], looking(TWO_NEW));
  expect(printed()).toMatchObject({
    plan: 'branches',
    operations: 6,
    gateways: [{ id: HUB_A, name: 'hub-a', status: 'active', lockingOperations: 4 }],
    links: [{ site: 'oslo', verdict: { kind: 'absent' } }, { site: 'bergen' }],
    problems: [],
  });
});

test('changes exit with 2 only when asked', async () => {
  const detailed = ['plan', 'plan.yaml', '--detailed-exitcode'];
  expect((await causeway(detailed, looking(TWO_NEW))).exitCode).toBe(2);
  expect((await causeway(detailed, looking(NOTHING_NEW))).exitCode).toBe(0);
  expect((await causeway(detailed.slice(0, 2), looking(TWO_NEW))).exitCode).toBe(0);
});

test('a link that differs is named attribute by attribute', async () => {
  const differences = [{ attribute: 'siteSubnets', desired: '10.9.0.0/24', observed: '10.2.0.0/24' }];
  const problems = [{ code: 'Differs', site: 'oslo', message: 'Cannot apply site oslo', hint: 'Restore the plan' }];
  const look = aLook({
    links: [aJudged({ verdict: { kind: 'differs', differences } })],
    refusal: { reason: 'plan', problems },
  });
  const { exitCode, stdout, stderr } = await causeway(['plan', 'plan.yaml'], looking(look));
  expect(exitCode).toBe(3);
  expect(stdout()).toContain('siteSubnets: 10.2.0.0/24 in the cloud, 10.9.0.0/24 in the plan');
  expect(stderr()).toContain('Next: Restore the plan');
});

test('what is incomplete, what is only written down, notes and sites that are gone are all said', async () => {
  const look = aLook({
    links: [
      aJudged({ verdict: { kind: 'incomplete', missing: ['route 10.2.0.0/24'] } }),
      aJudged({ site: 'bergen', verdict: { kind: 'same' } }),
    ],
    notes: ['Site oslo: somebody routes 10.2.0.0/24 too'],
    others: [aRow({ site: 'hamar' })],
  });
  const { stdout } = await causeway(['plan', 'plan.yaml'], looking(look));
  expect(stdout()).toContain('oslo on vpn-hub0000000000000000a: will be completed, lacks route 10.2.0.0/24');
  expect(stdout()).toContain('bergen on vpn-hub0000000000000000a: as desired, will be written down');
  expect(stdout()).toContain('! Site oslo: somebody routes 10.2.0.0/24 too');
  expect(stdout()).toMatch(
    /No longer in the plan[\s\S]*hamar on vpn-hub0000000000000000a vco-1, cgw-1, 10\.2\.0\.0\/24/,
  );
});
