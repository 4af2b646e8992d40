// Checked drafts → what the plan says, as plain data with nothing of the document left. Called only when there was no error.
import { child, textOf, type Located } from './document/located.ts';
import { toClientAccess } from './drafts/draft-client-access.ts';
import type { LinkDraft } from './drafts/link-draft.ts';
import type { PlanDraft } from './drafts/plan-draft.ts';
import type {
  CloudScope,
  Gateway,
  IkeSettings,
  IpsecSettings,
  Link,
  PlannedGateway,
  PlannedLink,
  PlannedTopology,
  Topology,
} from './model.ts';

export function toPlanned(root: Located, { links, gateways, clientAccess, rollout }: PlanDraft): PlannedTopology {
  const description = textOf(child(root, 'description'));
  return {
    version: 1,
    plan: textOf(child(root, 'name')) ?? '',
    ...(description !== undefined && { description }),
    cloud: cloudScope(child(root, 'cloud')),
    gateways: [...gateways.values()].flatMap(({ planned }) => planned ?? []),
    links: links.map(toLink),
    clientAccess: clientAccess.map(toClientAccess),
    rollout,
  };
}

/** What a run takes, of a plan that the engine can do all of: each gateway exists. */
export function toTopology({ gateways, links, clientAccess: _clientAccess, ...planned }: PlannedTopology): Topology {
  const ids = new Map(gateways.flatMap(asExisting).map(({ name, id }) => [name, id]));
  return {
    ...planned,
    gateways: gateways.flatMap(asExisting),
    links: links.map(({ gateway, device: _device, ...link }): Link => ({ ...link, gatewayId: ids.get(gateway) ?? '' })),
  };
}

function asExisting(gateway: PlannedGateway): Gateway[] {
  return gateway.kind === 'existing' ? [{ name: gateway.name, id: gateway.id }] : [];
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

function toLink(draft: LinkDraft): PlannedLink {
  const { name, link, gateway, psk, customerGatewayId, connectionId, healthCheck, ids } = draft;
  if (name === undefined || link === undefined || gateway === undefined || psk === undefined) {
    throw new Error(`Cannot make a link of ${name?.value ?? 'a site'}: it is incomplete and was not complained about`);
  }
  const device = textOf(child(draft.settings, 'device'));
  return {
    site: name.value,
    link,
    gateway: gateway.name,
    address: draft.address?.value ?? '',
    ...(customerGatewayId && { customerGatewayId: customerGatewayId.value }),
    ...(connectionId && { connectionId: connectionId.value }),
    ...(device !== undefined && { device }),
    siteSubnets: draft.siteSubnets.map(({ cidr }) => cidr),
    cloudSubnets: draft.cloudSubnets.map(({ cidr }) => cidr),
    selectors: draft.selectors.value,
    psk,
    ike: ikeSettings(draft),
    ipsec: ipsecSettings(draft),
    ...(Object.keys(ids).length > 0 && { ids }),
    ...(healthCheck && { healthCheck }),
    effectImmediately: draft.effectImmediately.value,
    routes: draft.routes.map(({ to, from, weight, publish }) => ({
      to: to.cidr,
      ...(from && { from: from.cidr }),
      weight,
      publish,
    })),
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
