// Checked drafts → the topology: plain data, nothing of the document left. Called only when there was no error.
import { child, textOf, type Located } from './document/located.ts';
import type { LinkDraft, PlacedGateway } from './link-draft.ts';
import type { CloudScope, IkeSettings, IpsecSettings, Link, Topology } from './model.ts';
import { DEFAULT_ROLLOUT } from './rollout.ts';

export function toTopology(
  root: Located,
  drafts: readonly LinkDraft[],
  gateways: ReadonlyMap<string, PlacedGateway>,
): Topology {
  const description = textOf(child(root, 'description'));
  return {
    version: 1,
    plan: textOf(child(root, 'name')) ?? '',
    ...(description !== undefined && { description }),
    cloud: cloudScope(child(root, 'cloud')),
    gateways: [...gateways.values()].map(({ name, id }) => ({ name, id })),
    links: drafts.map(toLink),
    rollout: DEFAULT_ROLLOUT,
  };
}

function cloudScope(cloud: Located | undefined): CloudScope {
  const organization = textOf(child(cloud, 'organization'));
  const resourceGroup = textOf(child(cloud, 'resourceGroup'));
  return {
    account: textOf(child(cloud, 'account')) ?? 'default',
    region: textOf(child(cloud, 'region')) ?? '',
    ...(organization !== undefined && { organization }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
}

function toLink(draft: LinkDraft): Link {
  const { name, gateway, address, psk } = draft;
  if (name === undefined || gateway === undefined || address === undefined || psk === undefined) {
    throw new Error(`Cannot make a link of ${name?.value ?? 'a site'}: it is incomplete and was not complained about`);
  }
  return {
    site: name.value,
    link: 'main',
    gatewayId: gateway.id,
    address: address.value,
    siteSubnets: draft.siteSubnets.map(({ cidr }) => cidr),
    cloudSubnets: draft.cloudSubnets.map(({ cidr }) => cidr),
    selectors: 'subnets',
    psk,
    ike: ikeSettings(draft),
    ipsec: ipsecSettings(draft),
    effectImmediately: draft.effectImmediately,
    routes: draft.routes.map(({ to, weight, publish }) => ({ to: to.cidr, weight, publish })),
  };
}

function ikeSettings({ ike }: LinkDraft): IkeSettings {
  return {
    version: ike.version.value,
    mode: ike.mode.value,
    encryption: ike.encryption.value,
    authentication: ike.authentication.value,
    dhGroup: ike.dhGroup.value,
    lifetimeSeconds: ike.lifetimeSeconds.value,
  };
}

function ipsecSettings({ ipsec }: LinkDraft): IpsecSettings {
  return {
    encryption: ipsec.encryption.value,
    authentication: ipsec.authentication.value,
    pfs: ipsec.pfs.value,
    lifetimeSeconds: ipsec.lifetimeSeconds.value,
  };
}
