// Reads one site's merged settings into a link's draft. What a link cannot do without and is missing is complained about here.
import type { Findings } from './document/findings.ts';
import { child, itemsOf, spotOf, spotOfMissing, textOf, valueOf } from './document/located.ts';
import type { Located, LocatedMap } from './document/located.ts';
import { nearestWord } from './document/nearest-word.ts';
import { draftProposals } from './draft-proposals.ts';
import { draftPsk } from './draft-psk.ts';
import type { Edition } from './editions/edition.ts';
import { parseNetwork } from './ipv4.ts';
import type { LinkDraft, Placed, PlacedGateway, PlacedNetwork, RouteDraft } from './link-draft.ts';

export interface Surroundings {
  gateways: ReadonlyMap<string, PlacedGateway>;
  edition: Edition;
  findings: Findings;
}

const REQUIRED = ['address', 'siteSubnets', 'cloudSubnets', 'gateway', 'psk'] as const;

export function draftLink(settings: LocatedMap, { gateways, edition, findings }: Surroundings): LinkDraft {
  for (const key of REQUIRED) requireKey(settings, key, findings);
  const name = placedText(child(settings, 'name'));
  const gateway = findGateway(child(settings, 'gateway'), gateways, findings);
  const address = placedText(child(settings, 'address'));
  const psk = draftPsk(child(settings, 'psk'), findings);
  const siteSubnets = networks(child(settings, 'siteSubnets'));
  return {
    settings,
    ...(name && { name }),
    ...(gateway && { gateway }),
    ...(address && { address }),
    ...(psk && { psk }),
    siteSubnets,
    cloudSubnets: networks(child(settings, 'cloudSubnets')),
    routes: draftRoutes(child(settings, 'routes'), siteSubnets),
    ...draftProposals(settings, edition),
    effectImmediately: valueOf(child(settings, 'effectImmediately')) !== false,
  };
}

function requireKey(settings: LocatedMap, key: (typeof REQUIRED)[number], findings: Findings): void {
  if (settings.isBroken || settings.meant.has(key) || settings.entries.has(key)) return;
  const hint =
    key === 'address' || key === 'siteSubnets' ? `Add ${key} to the site` : `Add ${key} to the site or to defaults`;
  findings.error(spotOfMissing(settings, key), { code: 'missing-key', message: `${key} is missing`, hint });
}

function placedText(node: Located | undefined): Placed<string> | undefined {
  const value = textOf(node);
  return node === undefined || value === undefined ? undefined : { value, node };
}

function findGateway(
  node: Located | undefined,
  gateways: ReadonlyMap<string, PlacedGateway>,
  findings: Findings,
): PlacedGateway | undefined {
  const name = textOf(node);
  if (node === undefined || name === undefined) return undefined;
  const found = gateways.get(name);
  if (found !== undefined) return found;
  const nearest = nearestWord(name, [...gateways.keys()]);
  findings.error(spotOf(node), {
    code: 'unknown-gateway',
    message: 'No gateway of this name stands under gateways',
    hint: nearest === undefined ? 'Add it there: NAME: { id: vpn-… }' : `Did you mean ${nearest}`,
  });
  return undefined;
}

function networks(node: Located | undefined): PlacedNetwork[] {
  return itemsOf(node).flatMap((item) => placedNetwork(item) ?? []);
}

function placedNetwork(node: Located | undefined): PlacedNetwork | undefined {
  const cidr = textOf(node);
  if (node === undefined || cidr === undefined) return undefined;
  const parsed = parseNetwork(cidr);
  return parsed.kind === 'canonical' ? { cidr, node, first: parsed.first, last: parsed.last } : undefined;
}

function draftRoutes(node: Located | undefined, siteSubnets: PlacedNetwork[]): RouteDraft[] {
  if (node === undefined) {
    return siteSubnets.map((to) => ({ to, weight: 100, publish: true, isImplied: true }));
  }
  return itemsOf(node).flatMap((item) => {
    const to = placedNetwork(child(item, 'to'));
    if (to === undefined) return [];
    const weight = valueOf(child(item, 'weight')) === 0 ? 0 : 100;
    return [{ to, weight, publish: valueOf(child(item, 'publish')) !== false, isImplied: false }];
  });
}
