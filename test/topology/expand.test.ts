import { expect, test } from 'vitest';
import { readPlan } from '../../config/read-plan.ts';
import { checkPlan } from '../../topology/check-plan.ts';
import { expandPlan } from '../../topology/expand/expand-plan.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { EXAMPLES } from '../examples.ts';
import { planWith } from './marked-plan.ts';

function expand(text: string, file = 'plan.yaml'): string {
  const { issues, checked } = checkPlan(text, { file });
  if (checked === undefined) throw new Error(JSON.stringify(issues));
  return expandPlan(checked);
}

const withoutComments = (yaml: string) => yaml.replaceAll(/ ?# .*$/gm, '');

test('every value stands beside the file and line that it came from', () => {
  const plan = planWith({
    defaults: '  ike: { encryption: aes }',
    top: 'profiles: { small: { ike: { lifetimeSeconds: 60 } } }',
    sites: '  - { name: oslo, profiles: [small], address: 203.0.113.7, siteSubnets: [10.2.0.0/24], gateway: hub-b }',
  });
  expect(expand(plan).split('sites:\n')[1]).toBe(`  - name: oslo # plan.yaml:15
    gateway: hub-b # plan.yaml:15
    address: 203.0.113.7 # plan.yaml:15
    siteSubnets: [10.2.0.0/24] # plan.yaml:15
    cloudSubnets: [172.16.0.0/16] # plan.yaml:10
    selectors: subnets # built in
    psk:
      derive: retail # plan.yaml:11
      epoch: 1 # built in
    ike:
      version: ikev2 # built in
      mode: main # built in
      encryption: aes # plan.yaml:12
      authentication: sha1 # built in
      dhGroup: group14 # built in
      lifetimeSeconds: 60 # plan.yaml:13
    ipsec:
      encryption: aes256 # built in
      authentication: sha1 # built in
      pfs: group14 # built in
      lifetimeSeconds: 86400 # built in
    effectImmediately: true # built in
    routes:
      - to: 10.2.0.0/24 # plan.yaml:15
        weight: 100 # built in
        publish: true # built in
`);
});

test.each(EXAMPLES)('%s expands to a plan with the same topology', (file) => {
  const { planned, expand: expanded } = readPlan(file);
  const yaml = expanded?.() ?? '';
  const again = parsePlan(yaml, { file: 'x' });
  expect([again.planned, again.issues]).toEqual([planned, []]);
  expect(withoutComments(expand(yaml))).toBe(withoutComments(yaml));
});

test('values of a row say the file of the row', () => {
  const yaml = readPlan('plans/from-csv/plan.yaml').expand?.() ?? '';
  expect(yaml).toContain(
    '- name: store-02 # plans/from-csv/stores.csv:3\n    description: "Bergen, harbour" # plans/from-csv/stores.csv:3',
  );
  expect(yaml).toContain('gateway: hub-b # plans/from-csv/plan.yaml:27');
});

test('a file name cannot end the comment that it stands in', () => {
  expect(parsePlan(expand(planWith(), 'a\nname: other\u2028x'), { file: 'x' }).topology?.plan).toBe('retail-north');
});
