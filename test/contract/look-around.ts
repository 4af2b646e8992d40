// What a real cloud may be asked without anything being made: its lists, and one of each thing that they show.
import type { Row } from './drivers.ts';
import type { Known, Step } from './walk.ts';
import { walk } from './walk.ts';

/** A step that is left out while nothing of its kind is known. */
export interface Look extends Step {
  readonly needs?: keyof Known;
}

function look(action: string, more: Partial<Look> = {}): Look {
  const step = walk.find((candidate) => candidate.action === action);
  if (step === undefined) throw new Error(`The walk has no ${action}`);
  // What the walk made is not there: nothing of its values is expected.
  return { action, source: step.source, parameters: step.parameters, ...more };
}

export const lookAround: readonly Look[] = [
  look('DescribeRegions'),
  look('DescribeVpnGateways', { keep: firstOf('VpnGateways.VpnGateway', { gateway: 'VpnGatewayId' }) }),
  look('DescribeVpnGateway', { needs: 'gateway' }),
  look('DescribeVpnRouteEntries', { needs: 'gateway' }),
  look('DescribeVpnPbrRouteEntries', { needs: 'gateway' }),
  look('DescribeCustomerGateways', {
    keep: firstOf('CustomerGateways.CustomerGateway', { peer: 'CustomerGatewayId' }),
  }),
  look('DescribeCustomerGateway', { needs: 'peer' }),
  look('DescribeVpnConnections', { keep: firstOf('VpnConnections.VpnConnection', { connection: 'VpnConnectionId' }) }),
  look('DescribeVpnConnection', { needs: 'connection' }),
  look('DownloadVpnConnectionConfig', { needs: 'connection' }),
  look('DescribeSslVpnServers', { keep: firstOf('SslVpnServers.SslVpnServer', { server: 'SslVpnServerId' }) }),
  look('DescribeVpnSslServerLogs', { needs: 'server' }),
  look('DescribeSslVpnClientCerts', {
    keep: firstOf('SslVpnClientCertKeys.SslVpnClientCertKey', { cert: 'SslVpnClientCertId' }),
  }),
  look('DescribeSslVpnClientCert', { needs: 'cert' }),
];

/** The id of a list's first row, if there is one. */
function firstOf(path: string, ids: Partial<Record<keyof Known, string>>): (answer: Row) => Partial<Known> {
  const [list = '', item = ''] = path.split('.');
  return (answer) => {
    const [row = {}] = (answer[list] as Record<string, Row[] | undefined>)[item] ?? [];
    const found = Object.entries(ids).filter(([, name]) => row[name] !== undefined);
    return Object.fromEntries(found.map(([key, name]) => [key, String(row[name])]));
  };
}
