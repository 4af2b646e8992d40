// What the demo applies beside `plans/hub-and-spoke.yaml`: a second plan, one of whose addresses a foreign hand has taken; and how
// long the simulated cloud takes.

/** Real gateways take several seconds for each. */
export const SIMULATOR_CONFIG = `durations: { connection: 8s, route: 5s, negotiation: 4s }\n`;

export const TAKEN = { site: 'molde', address: '203.0.113.103' };

const SITES = [
  { site: 'kristiansand', gateway: 'hub-a', address: '203.0.113.101', subnet: '10.21.0.0/24' },
  { site: 'drammen', gateway: 'hub-a', address: '203.0.113.102', subnet: '10.22.0.0/24' },
  { ...TAKEN, gateway: 'hub-a', subnet: '10.23.0.0/24' },
  { site: 'alesund', gateway: 'hub-b', address: '203.0.113.104', subnet: '10.24.0.0/24' },
  { site: 'hamar', gateway: 'hub-b', address: '203.0.113.105', subnet: '10.25.0.0/24' },
  { site: 'narvik', gateway: 'hub-b', address: '203.0.113.106', subnet: '10.26.0.0/24' },
];

export function secondPlan(): string {
  return [
    'version: 1',
    'name: six-more',
    'cloud: { region: cn-hangzhou }',
    'gateways:',
    '  hub-a: { id: vpn-hub0000000000000000a }',
    '  hub-b: { id: vpn-hub0000000000000000b }',
    'defaults:',
    '  cloudSubnets: [172.16.0.0/16]',
    '  psk: { derive: six-more, epoch: 1 }',
    'sites:',
    ...SITES.map(
      ({ site, gateway, address, subnet }) =>
        `  - { name: ${site}, gateway: ${gateway}, address: ${address}, siteSubnets: [${subnet}] }`,
    ),
    '',
  ].join('\n');
}
