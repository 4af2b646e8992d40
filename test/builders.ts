// Data for tests: one link, one topology, with only what a test cares about spelled out.
import type { Link, Topology } from '../topology/model.ts';
import { DEFAULT_ROLLOUT } from '../topology/rollout.ts';

export const HUB_A = 'vpn-hub0000000000000000a';
export const HUB_B = 'vpn-hub0000000000000000b';

export function aLink(overrides: Partial<Link> = {}): Link {
  const siteSubnets = overrides.siteSubnets ?? ['10.2.0.0/24'];
  return {
    site: 'oslo',
    link: 'main',
    gatewayId: HUB_A,
    address: '203.0.113.7',
    siteSubnets,
    cloudSubnets: ['172.16.0.0/16'],
    selectors: 'subnets',
    psk: { kind: 'derive', label: 'retail', epoch: 1 },
    ike: {
      version: 'ikev2',
      mode: 'main',
      encryption: 'aes256',
      authentication: 'sha1',
      dhGroup: 'group14',
      lifetimeSeconds: 86_400,
    },
    ipsec: { encryption: 'aes256', authentication: 'sha1', pfs: 'group14', lifetimeSeconds: 86_400 },
    effectImmediately: true,
    routes: siteSubnets.map((to) => ({ to, weight: 100, publish: true })),
    ...overrides,
  };
}

/** `count` sites with addresses and subnets of their own, spread over both hubs in turn; `group` keeps plans apart. */
export function sites(count: number, group = 0): Link[] {
  return Array.from({ length: count }, (_, i) =>
    aLink({
      site: `site-${i + 1}`,
      gatewayId: i % 2 === 0 ? HUB_A : HUB_B,
      address: `203.0.${113 + group}.${i + 1}`,
      siteSubnets: [`10.${100 + i}.${group}.0/24`],
    }),
  );
}

export function aTopology(overrides: Partial<Topology> = {}): Topology {
  return {
    version: 1,
    plan: 'branches',
    cloud: { account: 'default', region: 'cn-hangzhou' },
    gateways: [
      { name: 'hub-a', id: HUB_A },
      { name: 'hub-b', id: HUB_B },
    ],
    links: sites(2),
    rollout: DEFAULT_ROLLOUT,
    ...overrides,
  };
}
