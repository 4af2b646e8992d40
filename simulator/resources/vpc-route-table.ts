// The system route table of a VPC, as far as VPN fills it: an entry for each published destination and each pool of SSL
// clients. Two routes to one destination share an entry.
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import type { Resources } from '../world/world.ts';

interface Addition {
  /** The gateway whose VPC is meant. */
  readonly gatewayId: string;
  readonly destinations: readonly string[];
  readonly code: 'Resource.QuotaFull' | 'QuotaExceeded.VpnRouteEntry';
}

export function requireTableRoom({ gatewayId, destinations, code }: Addition, call: Call): void {
  const max = call.config.quotas.routesPerVpc;
  if (max === Infinity) return;
  const vpcId = call.resources.vpnGateways.get(gatewayId)?.VpcId ?? '';
  const entries = entriesOf(vpcId, call.resources);
  const missing = new Set(destinations.filter((destination) => !entries.has(destination)));
  if (missing.size > 0 && entries.size + missing.size > max) throw refusal(code);
}

function entriesOf(vpcId: string, resources: Resources): Set<string> {
  const { vpnGateways, routes, policyRoutes, sslServers } = resources;
  const isInVpc = (gatewayId: string) => vpnGateways.get(gatewayId)?.VpcId === vpcId;
  const published = [...routes.values(), ...policyRoutes.values()].filter(
    ({ State, VpnInstanceId }) => State === 'published' && isInVpc(VpnInstanceId),
  );
  const servers = [...sslServers.values()].filter(({ VpnGatewayId }) => isInVpc(VpnGatewayId));
  return new Set([...published.map(({ RouteDest }) => RouteDest), ...servers.map(({ ClientIpPool }) => ClientIpPool)]);
}
