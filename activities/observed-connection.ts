// The API's connections and routes in the plan's words. The pre-shared key stays behind: only whether it is the wanted one goes on.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { HealthCheck } from '../topology/model.ts';
import type { ObservedConnection, ObservedRoute } from '../topology/observed.ts';

type Row = RowOf<'DescribeVpnConnections'>;

/** `psk` is the wanted key; without one (it cannot be read here) the cloud's counts as the same. */
export function observedConnection(row: Row, psk: string | undefined): ObservedConnection {
  const { IkeConfig: ike, IpsecConfig: ipsec } = row;
  const healthCheck = observedCheck(row.VcoHealthCheck);
  return {
    id: row.VpnConnectionId,
    name: row.Name,
    customerGatewayId: row.CustomerGatewayId,
    cloudSubnets: subnets(row.LocalSubnet),
    siteSubnets: subnets(row.RemoteSubnet),
    effectImmediately: row.EffectImmediately,
    ike: {
      version: ike.IkeVersion === 'ikev1' ? 'ikev1' : 'ikev2',
      mode: ike.IkeMode === 'aggressive' ? 'aggressive' : 'main',
      encryption: ike.IkeEncAlg,
      authentication: ike.IkeAuthAlg,
      dhGroup: ike.IkePfs,
      lifetimeSeconds: ike.IkeLifetime,
    },
    ipsec: {
      encryption: ipsec.IpsecEncAlg,
      authentication: ipsec.IpsecAuthAlg,
      pfs: ipsec.IpsecPfs,
      lifetimeSeconds: ipsec.IpsecLifetime,
    },
    ids: { local: ike.LocalId, remote: ike.RemoteId },
    ...(healthCheck && { healthCheck }),
    hasSamePsk: psk === undefined || ike.Psk === undefined || isEqual(psk, ike.Psk),
    status: row.Status,
  };
}

export function observedRoute(
  row: RowOf<'DescribeVpnRouteEntries'> | RowOf<'DescribeVpnPbrRouteEntries'>,
): ObservedRoute {
  const { RouteDest, Weight, State, NextHop } = row;
  return {
    to: RouteDest,
    ...('RouteSource' in row && { from: row.RouteSource }),
    weight: Weight,
    state: State === 'published' ? 'published' : 'normal',
    nextHop: NextHop,
  };
}

/** One that is off counts as none, whatever it was set to. */
function observedCheck(check: Row['VcoHealthCheck']): HealthCheck | undefined {
  if (check?.Enable.toLowerCase() !== 'true') return undefined;
  return { from: check.Sip, to: check.Dip, intervalSeconds: check.Interval ?? 0, retries: check.Retry ?? 0 };
}

function subnets(list: string): string[] {
  return list.split(',').map((subnet) => subnet.trim());
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
