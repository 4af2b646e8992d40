import { test } from 'vitest';
import { readFileSync } from 'node:fs';
import { parsePlan } from '../../topology/parse-plan.ts';
test('x', () => {
  const r = parsePlan(readFileSync('plans/hub-and-spoke.yaml', 'utf8'), { file: 'p' });
  console.log(r.issues, JSON.stringify(r.topology, null, 1)?.slice(0, 1800));
  const bad = `version: 1
name: Retail
cloud: { region: 5, colour: x }
gateways: { hub-a: { id: vpn-1 , vpc: vpc-1}, hub-c: {} }
profiles: {}
defaults: { psk: abc, gateway: hub-x, siteSubnets: [10.0.0.0/8], ike: { encryption: aes25 } }
sites:
  - name: oslo
    adress: 1.2.3.4
    siteSubnets: [10.0.0.1/8, 10.00.0.0/8, 10.0.0.0/33]
    psk: { env: x, derive: y }
  - name: 1e5
    gateway: hub-a
    address: 100.64.0.1
    siteSubnets: 10.0.0.0/24
    effectImmediately: yes
  - name: on
    name: oslo
    siteSubnets: [10.9.0.0/24]
    routes: [{to: 0.0.0.0/0, weight: 5}]
`;
  for (const i of parsePlan(bad, { file: 'p' }).issues)
    console.log(`${i.line}:${i.column} ${i.severity} ${i.code} [${i.path}] ${i.message} — ${i.hint}`);
});
