// Reads one link's merged settings into its draft. What a link cannot do without and is missing is complained about here.
import type { Findings } from '../document/findings.ts';
import { child, spotOf, spotOfMissing, textOf, valueOf } from '../document/located.ts';
import type { Located, LocatedMap } from '../document/located.ts';
import { nearestWord } from '../document/nearest-word.ts';
import type { Edition } from '../editions/edition.ts';
import type { HealthCheck, TunnelIds } from '../model.ts';
import { draftProposals } from './draft-proposals.ts';
import { draftPsk } from './draft-psk.ts';
import { draftRoutes } from './draft-routes.ts';
import type { GatewayDraft, LinkDraft, MergedLink, Placed } from './link-draft.ts';
import { placedNetworks } from './placed-networks.ts';

export interface Surroundings {
  gateways: ReadonlyMap<string, GatewayDraft>;
  edition: Edition;
  findings: Findings;
}

const REQUIRED = ['siteSubnets', 'cloudSubnets', 'gateway', 'psk'] as const;

// Assigned one after another: tens of thousands of links are drafted, and spreads of what may be missing are slow.
export function draftLink(merged: MergedLink, { gateways, edition, findings }: Surroundings): LinkDraft {
  const { settings } = merged;
  for (const key of REQUIRED) requireKey(merged, key, findings);
  if (!settings.entries.has('customerGateway')) requireKey(merged, 'address', findings);
  const role = draftRole(child(settings, 'role'));
  const siteSubnets = placedNetworks(child(settings, 'siteSubnets'));
  const { ike, ipsec } = draftProposals(settings, edition);
  const draft: LinkDraft = {
    site: merged.site,
    settings,
    place: merged.place,
    siteSubnets,
    cloudSubnets: placedNetworks(child(settings, 'cloudSubnets')),
    selectors: draftSelectors(child(settings, 'selectors')),
    ids: draftIds(child(settings, 'ids')),
    routes: draftRoutes(child(settings, 'routes'), { siteSubnets, role }),
    ike,
    ipsec,
    effectImmediately: draftEffect(child(settings, 'effectImmediately')),
  };
  if (merged.link !== undefined) draft.link = merged.link;
  if (role !== undefined) draft.role = role;
  return complete(draft, { gateways, findings });
}

function complete(draft: LinkDraft, { gateways, findings }: Omit<Surroundings, 'edition'>): LinkDraft {
  const { settings, site } = draft;
  const name = placedText(child(site, 'name'));
  if (name !== undefined) draft.name = name;
  const gateway = findGateway(child(settings, 'gateway'), gateways, findings);
  if (gateway !== undefined) draft.gateway = gateway;
  const address = placedText(child(settings, 'address'));
  if (address !== undefined) draft.address = address;
  const customerGatewayId = placedText(child(child(settings, 'customerGateway'), 'id'));
  if (customerGatewayId !== undefined) draft.customerGatewayId = customerGatewayId;
  const connectionId = placedText(child(child(settings, 'connection'), 'id'));
  if (connectionId !== undefined) draft.connectionId = connectionId;
  const psk = draftPsk(child(settings, 'psk'), findings);
  if (psk !== undefined) draft.psk = psk;
  const healthCheck = draftHealthCheck(child(settings, 'healthCheck'), findings);
  if (healthCheck !== undefined) draft.healthCheck = healthCheck;
  return draft;
}

function requireKey({ settings, place }: MergedLink, key: string, findings: Findings): void {
  if (settings.isBroken || settings.meant.has(key) || settings.entries.has(key)) return;
  const belongsToSite = key === 'address' || key === 'siteSubnets';
  const hint = belongsToSite ? `Add ${key} to the site` : `Add ${key} to the site or to defaults`;
  findings.error(spotOfMissing(place, key), { code: 'missing-key', message: `${key} is missing`, hint });
}

function placedText(node: Located | undefined): Placed<string> | undefined {
  const value = textOf(node);
  return node === undefined || value === undefined ? undefined : { value, node };
}

function draftRole(node: Located | undefined): LinkDraft['role'] {
  const value = textOf(node);
  return node !== undefined && (value === 'active' || value === 'standby') ? { value, node } : undefined;
}

function draftSelectors(node: Located | undefined): LinkDraft['selectors'] {
  return { value: textOf(node) === 'any' ? 'any' : 'subnets', ...(node && { node }) };
}

function draftEffect(node: Located | undefined): LinkDraft['effectImmediately'] {
  return { value: valueOf(node) !== false, ...(node && { node }) };
}

function draftIds(node: Located | undefined): TunnelIds {
  const [local, remote] = [textOf(child(node, 'local')), textOf(child(node, 'remote'))];
  return { ...(local !== undefined && { local }), ...(remote !== undefined && { remote }) };
}

/** The guide's example has both numbers. */
const PROBES = { intervalSeconds: 3, retries: 3 };

function draftHealthCheck(node: Located | undefined, findings: Findings): HealthCheck | undefined {
  if (node?.kind !== 'map' || node.isBroken) return undefined;
  for (const key of ['from', 'to']) requireAddress(node, key, findings);
  const [from, to] = [textOf(child(node, 'from')), textOf(child(node, 'to'))];
  if (from === undefined || to === undefined) return undefined;
  const number = (key: keyof typeof PROBES): number => {
    const value = valueOf(child(node, key));
    return typeof value === 'number' ? value : PROBES[key];
  };
  return { from, to, intervalSeconds: number('intervalSeconds'), retries: number('retries') };
}

function requireAddress(node: LocatedMap, key: string, findings: Findings): void {
  if (node.entries.has(key) || node.meant.has(key)) return;
  const hint = `Add ${key}: an address on the ${key === 'from' ? 'VPC' : 'branch'} side`;
  findings.error(spotOfMissing(node, key), { code: 'missing-key', message: `${key} is missing`, hint });
}

export function findGateway(
  node: Located | undefined,
  gateways: ReadonlyMap<string, GatewayDraft>,
  findings: Findings,
): GatewayDraft | undefined {
  const name = textOf(node);
  if (node === undefined || name === undefined) return undefined;
  const found = gateways.get(name);
  if (found === undefined) findings.error(spotOf(node), unknownGateway(name, gateways));
  return found;
}

export function unknownGateway(name: string, gateways: ReadonlyMap<string, GatewayDraft>) {
  const nearest = nearestWord(name, [...gateways.keys()]);
  return {
    code: 'unknown-gateway',
    message: 'No gateway of this name stands under gateways',
    hint: nearest === undefined ? 'Add it there: NAME: { id: vpn-… }' : `Did you mean ${nearest}`,
  };
}
