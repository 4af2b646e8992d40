import { expect, test } from 'vitest';
import { expectedIssues, foundIssues, planWith } from './marked-plan.ts';

const shape: Record<string, string> = {
  'an unknown key': planWith({ cloud: '{ region: x, colour: red } #! 21 unknown-key' }),
  'a mistyped key is not missing as well': planWith({
    sites: `  - name: oslo
    adress: 203.0.113.7 #! 5 unknown-key
    siteSubnets: [10.2.0.0/24]`,
  }),
  'two letters of a short key that changed places': planWith({
    sites: '  - { nmae: oslo, address: 203.0.113.7, siteSubnets: [10.2.0.0/24] } #! 7 unknown-key',
  }),
  'a mistyped key of the defaults is not missing in each site': planWith().replace(
    '  gateway: hub-a',
    '  gatway: hub-a #! 3 unknown-key',
  ),
  'a name that YAML reads as a number': planWith({
    sites: '  - { name: 1e5, address: 203.0.113.7, siteSubnets: [10.2.0.0/24] } #! 13 quote-it',
  }),
  'a region that YAML reads as a boolean': planWith({ cloud: '{ region: true } #! 18 quote-it' }),
  'an organization without quotes': planWith({ cloud: '{ region: x, organization: 37 } #! 35 quote-it' }),
  'a text where a boolean belongs': planWith({ defaults: '  effectImmediately: yes #! 22 wrong-type' }),
  'a quoted number': planWith({ defaults: '  ike: { lifetimeSeconds: "60" } #! 27 wrong-type' }),
  'a scalar where a list belongs': planWith({ defaults: '  routes: 10.0.0.0/8 #! 11 wrong-type' }),
  'a key without a value': planWith({ top: 'description: #! 13 missing-value' }),
  'an empty list': planWith({
    sites: '  - { name: oslo, address: 203.0.113.7, siteSubnets: [] } #! 54 too-few',
  }),
  'no sites': planWith({ sites: '  [] #! 3 too-few' }),
  'a version that is not known': planWith().replace('version: 1', 'version: 2 #! 10 plan-version'),
  'a version in quotes': planWith().replace('version: 1', 'version: "1" #! 10 plan-version'),
  'a plan name with a capital': planWith().replace('retail-north', 'Retail #! 7 plan-name'),
  'a gateway name with a dot': planWith({ gateways: '  a.b: { id: vpn-c } #! 3 gateway-name' }),
  'a gateway id of another kind': planWith({ gateways: '  hub-c: { id: cgw-c } #! 16 gateway-id' }),
  'a gateway without id': planWith({ gateways: '  hub-c: {} #! 10 missing-key' }),
  'a boolean key': planWith({ gateways: '  true: { id: vpn-c } #! 3 key-not-text' }),
  'an ike version that does not exist': planWith({ defaults: '  ike: { version: ikev3 } #! 19 not-allowed' }),
  'a lifetime with a fraction': planWith({ defaults: '  ike: { lifetimeSeconds: 1.5 } #! 27 wrong-type' }),
  'a setting that belongs to a site': planWith({ defaults: '  siteSubnets: [10.0.0.0/8] #! 3 site-only-key' }),
};

const networks: Record<string, string> = {
  'host bits, leading zeros, a mask out of range, IPv6, a missing mask': planWith({
    sites: `  - name: oslo
    address: 203.0.113.7
    siteSubnets:
      - 10.0.0.1/8 #! 9 cidr-not-canonical
      - 10.00.0.0/8 #! 9 cidr-malformed
      - 10.0.0.0/33 #! 9 cidr-malformed
      - fd00::/8 #! 9 cidr-malformed
      - 10.2.0.0 #! 9 cidr-malformed
      - 10.2.0.0/024 #! 9 cidr-malformed`,
  }),
  'addresses that the cloud refuses': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 100.64.0.1 } #! 53 address-forbidden
  - { name: b, siteSubnets: [10.2.0.0/24], address: 127.0.0.1 } #! 53 address-forbidden
  - { name: c, siteSubnets: [10.3.0.0/24], address: 169.254.1.1 } #! 53 address-forbidden
  - { name: d, siteSubnets: [10.4.0.0/24], address: 224.0.0.1 } #! 53 address-forbidden
  - { name: e, siteSubnets: [10.5.0.0/24], address: 255.255.255.255 } #! 53 address-forbidden
  - { name: f, siteSubnets: [10.6.0.0/24], address: 10.0.0.256 } #! 53 address-malformed`,
  }),
  'the same subnet on one gateway, and not on another': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1 }
  - { name: b, siteSubnets: [10.1.0.0/24], address: 203.0.113.2 } #! 30 site-subnet-taken
  - { name: c, siteSubnets: [10.1.0.0/24], address: 203.0.113.3, gateway: hub-b }`,
  }),
  'a subnet inside another, on either line': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.1.0/24], address: 203.0.113.1 }
  - { name: b, siteSubnets: [10.1.0.0/16], address: 203.0.113.2 } #! 30 site-subnet-contains`,
  }),
  'one subnet twice in a site': planWith({
    sites: '  - { name: a, siteSubnets: [10.1.0.0/24, 10.1.0.0/24], address: 203.0.113.1 } #! 43 duplicate-subnet',
  }),
  'a site subnet inside the cloud': planWith({
    sites: '  - { name: a, siteSubnets: [172.16.5.0/24], address: 203.0.113.1 } #! 30 site-subnet-in-cloud',
  }),
  'a site subnet around the cloud subnet of another site on the gateway, which stands later': planWith({
    sites: `  - { name: a, siteSubnets: [10.0.0.0/8], address: 203.0.113.1 }
  - { name: b, siteSubnets: [192.168.0.0/24], address: 203.0.113.2, cloudSubnets: [10.9.0.0/16] } #! 84 site-subnet-in-cloud`,
  }),
  'one address of two sites': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1 }
  - { name: b, siteSubnets: [10.2.0.0/24], address: 203.0.113.1 } #! 53 address-shared`,
  }),
};

const routes: Record<string, string> = {
  'to everywhere, to the reserved range, with another weight': planWith({
    sites: `  - name: a
    address: 203.0.113.1
    siteSubnets: [10.1.0.0/24]
    routes:
      - { to: 0.0.0.0/0 } #! 15 route-everywhere
      - { to: 100.96.0.0/11 } #! 15 route-reserved
      - { to: 10.1.0.0/24, weight: 50 } #! 36 route-weight`,
  }),
  'that follow from a reserved site subnet': planWith({
    sites: '  - { name: a, siteSubnets: [100.64.1.0/24], address: 203.0.113.1 } #! 30 route-reserved',
  }),
  'two active ones to one destination, but not with weight 0': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1, routes: [{ to: 10.9.0.0/24 }] }
  - { name: b, siteSubnets: [10.2.0.0/24], address: 203.0.113.2, routes: [{ to: 10.9.0.0/24 }] } #! 81 route-taken
  - { name: c, siteSubnets: [10.3.0.0/24], address: 203.0.113.3, routes: [{ to: 10.9.0.0/24, weight: 0 }] }`,
  }),
  'one destination twice in a site': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1, routes: [{ to: 10.1.0.0/24 }, { to: 10.1.0.0/24, weight: 0 }] } #! 102 route-duplicate`,
  }),
};

const links: Record<string, string> = {
  'two sites of one name': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1 }
  - { name: a, siteSubnets: [10.2.0.0/24], address: 203.0.113.2 } #! 13 duplicate-site`,
  }),
  'two names of one gateway': planWith({ gateways: '  hub-c: { id: vpn-a } #! 16 duplicate-gateway' }),
  'a gateway that is not listed': planWith().replace('gateway: hub-a', 'gateway: hub-x #! 12 unknown-gateway'),
  'what a site needs and nothing gives': `version: 1
name: bare
cloud: {} #! 8 missing-key
sites:
  - name: oslo #! 5 missing-key`,
  'a literal key, as text and as number': planWith({
    sites: '  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1, psk: 0123 } #! 71 literal-secret',
  }).replace('{ derive: retail }', 'hunter2 #! 8 literal-secret'),
  'two kinds of key, none, an epoch beside env, a bad variable': planWith({
    sites: `  - { name: a, siteSubnets: [10.1.0.0/24], address: 203.0.113.1, psk: { env: A, derive: b } } #! 71 psk-kinds
  - { name: b, siteSubnets: [10.2.0.0/24], address: 203.0.113.2, psk: { env: A, epoch: 2 } } #! 71 psk-epoch
  - { name: c, siteSubnets: [10.3.0.0/24], address: 203.0.113.3, psk: { env: my-key } } #! 78 env-name
  - { name: d, siteSubnets: [10.4.0.0/24], address: 203.0.113.4, psk: { epoch: 0 } } #! 80 out-of-range`,
  }),
  'an epoch and nothing to derive': planWith().replace('{ derive: retail }', '{ epoch: 2 } #! 8 psk-kinds'),
  'algorithms that the edition lacks, and weak ones': planWith({
    defaults: `  ike: { encryption: aes128, authentication: sha256, dhGroup: group2 } #! 22 algorithm-unsupported, 46 algorithm-unsupported, 63 algorithm-weak
  ipsec: { encryption: 3des, pfs: disabled, lifetimeSeconds: 86401 } #! 24 algorithm-weak, 35 algorithm-unsupported, 62 lifetime-range`,
  }),
  'ikev1 with several subnets, and the aggressive mode': planWith({
    defaults: '  ike: { version: ikev1, mode: aggressive } #! 32 aggressive-without-ids',
    sites: '  - { name: a, siteSubnets: [10.1.0.0/24, 10.2.0.0/24], address: 203.0.113.1 } #! 43 ikev1-subnets',
  }),
};

test.each(Object.entries({ ...shape, ...networks, ...routes, ...links }))(
  'a plan is refused at the place: %s',
  (_, plan) => {
    expect(expectedIssues(plan)).not.toEqual([]);
    expect([...new Set(foundIssues(plan))]).toEqual([...new Set(expectedIssues(plan))]);
  },
);
