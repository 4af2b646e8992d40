// The keys of a plan by place: those that this version reads, and those of the plan language that it refuses by name.
import type { KnownKeys } from './document/check-shape.ts';
import {
  cloudKeys,
  columnKeys,
  gatewayKeys,
  ikeKeys,
  ipsecKeys,
  planKeys,
  pskKeys,
  routeKeys,
  settingKeys,
  siteKeys,
  sitesFromKeys,
} from './plan-schema.ts';

const otherReference = { instead: 'Use { env: NAME }, { file: NAME } or { derive: LABEL, epoch: 1 }' };

const psk: KnownKeys = {
  keys: pskKeys,
  unsupported: { sops: otherReference, vault: otherReference },
};

const route: KnownKeys = {
  keys: routeKeys,
  unsupported: { from: { instead: 'Remove the policy route; a destination route has only to, weight and publish' } },
};

const unsupportedSettings = {
  selectors: { instead: 'Remove it: each cloud subnet is paired with each site subnet' },
  links: {
    instead: 'Write gateway and address in the site: it has one link',
    standsFor: ['gateway', 'address', 'cloudSubnets', 'siteSubnets', 'psk'],
  },
  role: { instead: 'Remove it and write routes with their weights' },
  ids: { instead: 'Remove it: both sides identify themselves by address' },
  healthCheck: { instead: 'Remove it' },
  device: { instead: 'Remove it' },
};

const existingOnly = { instead: 'Name an existing gateway by its id', standsFor: ['id'] };

const shared: KnownKeys = {
  keys: settingKeys,
  unsupported: unsupportedSettings,
  misplaced: {
    name: onlyInSite('name'),
    address: onlyInSite('address'),
    siteSubnets: onlyInSite('siteSubnets'),
    profiles: onlyInSite('profiles'),
  },
};

const site: KnownKeys = {
  keys: siteKeys,
  unsupported: {
    ...unsupportedSettings,
    customerGateway: { instead: 'Write the address of the device instead', standsFor: ['address'] },
    connection: { instead: 'Remove it: this version takes over no existing connection' },
  },
};

const secretColumn = {
  code: 'csv-psk',
  message: 'A pre-shared key must not stand in a CSV file',
  hint: 'Write a reference under defaults, in a profile or in a site: { derive: LABEL, epoch: 1 }',
};

export const knownPlanKeys: Record<string, KnownKeys> = {
  '': {
    keys: planKeys,
    unsupported: {
      clientAccess: { instead: 'Remove it: this version makes site-to-site connections only', standsFor: ['sites'] },
      rollout: { instead: 'Remove it: a failed site is undone, the others stay' },
    },
  },
  cloud: { keys: cloudKeys },
  'gateways.*': {
    keys: gatewayKeys,
    unsupported: {
      vpc: existingOnly,
      vswitch: existingOnly,
      bandwidthMbps: existingOnly,
      ipsec: existingOnly,
      ssl: existingOnly,
    },
  },
  defaults: shared,
  'profiles.*': shared,
  'sitesFrom.*': { keys: sitesFromKeys },
  'sitesFrom.*.columns': {
    keys: columnKeys,
    unsupported: { device: { instead: 'Remove it' } },
    misplaced: { psk: secretColumn },
  },
  'sitesFrom.*.rows.*': site,
  'sites.*': site,
  'defaults.psk': psk,
  'profiles.*.psk': psk,
  'sites.*.psk': psk,
  'defaults.ike': { keys: ikeKeys },
  'profiles.*.ike': { keys: ikeKeys },
  'sites.*.ike': { keys: ikeKeys },
  'defaults.ipsec': { keys: ipsecKeys },
  'profiles.*.ipsec': { keys: ipsecKeys },
  'sites.*.ipsec': { keys: ipsecKeys },
  'defaults.routes.*': route,
  'profiles.*.routes.*': route,
  'sites.*.routes.*': route,
};

function onlyInSite(key: string) {
  return { code: 'site-only-key', message: `${key} belongs to a site`, hint: `Write ${key} in each site` };
}
