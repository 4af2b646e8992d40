// Gateways that the plan makes: what the edition sells, and what their sites and clients need of them.
import { child, spotOf, spotOfEntry, type Spot } from '../document/located.ts';
import type { GatewayDraft } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { Stated } from '../editions/edition.ts';
import type { OwnedGateway } from '../model.ts';
import type { CheckContext } from './check-context.ts';

export function checkGateways({ gateways, links, clientAccess }: PlanDraft, context: CheckContext): void {
  for (const gateway of gateways.values()) checkSizes(gateway, context);
  for (const { gateway, settings } of links) {
    const node = child(settings, 'gateway');
    if (node !== undefined) requireFeature(spotOf(node), { planned: gateway?.planned, feature: 'ipsec' }, context);
  }
  for (const { gateway, node } of clientAccess) {
    requireFeature(spotOfEntry(node), { planned: gateway?.planned, feature: 'ssl' }, context);
  }
}

function checkSizes({ planned, node }: GatewayDraft, { edition, findings }: CheckContext): void {
  if (planned?.kind !== 'owned') return;
  const { bandwidthsMbps, sslConnections } = edition;
  const size = child(node, 'bandwidthMbps');
  if (size !== undefined && !bandwidthsMbps.value.includes(planned.bandwidthMbps)) {
    findings.error(spotOf(size), {
      code: 'bandwidth-unsupported',
      message: `The edition ${edition.name} has no gateway of this bandwidth`,
      hint: listed(bandwidthsMbps),
    });
  }
  const connections = child(child(node, 'ssl'), 'maxConnections');
  if (connections !== undefined && planned.ssl && !sslConnections.value.includes(planned.ssl.maxConnections)) {
    findings.error(spotOf(connections), {
      code: 'ssl-connections-unsupported',
      message: `The edition ${edition.name} does not have this number of SSL connections`,
      hint: listed(sslConnections),
    });
  }
}

function listed({ value }: Stated<readonly number[]>): string {
  return `One of ${value.join(', ')}`;
}

interface Needed {
  planned: GatewayDraft['planned'];
  feature: 'ipsec' | 'ssl';
}

function requireFeature(spot: Spot, { planned, feature }: Needed, { findings }: CheckContext): void {
  if (planned?.kind !== 'owned' || has(planned, feature)) return;
  const complaint =
    feature === 'ipsec'
      ? {
          code: 'gateway-without-ipsec',
          message: 'The plan makes this gateway without IPsec',
          hint: 'Write ipsec: true there',
        }
      : {
          code: 'gateway-without-ssl',
          message: 'The plan makes this gateway without SSL-VPN',
          hint: 'Write ssl: { maxConnections: 5 } there',
        };
  findings.error(spot, complaint);
}

function has({ ipsec, ssl }: OwnedGateway, feature: Needed['feature']): boolean {
  return feature === 'ipsec' ? ipsec : ssl !== undefined;
}
