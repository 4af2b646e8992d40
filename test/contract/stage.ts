// A cloud with one of everything, and keys that may do less and less: where a single wrong thing is tried.
import { parseSimulatorConfig } from '../../simulator/config.ts';
import type { RunningSimulator } from '../../simulator/start-simulator.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { Endpoint, Row } from './drivers.ts';
import type { Known } from './walk.ts';

export const uid = '1234567890123456';
const accessKeySecret = 'a secret that no message has by chance';
const nothing = { Version: '1', Statement: [{ Effect: 'Deny', Action: '*' }] };
const keys = [
  { accessKeyId: 'owner', accessKeySecret, uid, roles: ['adminrole'] },
  { accessKeyId: 'restricted', accessKeySecret, uid, policy: nothing },
  { accessKeyId: 'subuser', accessKeySecret, uid, user: 'alice', policy: nothing },
];
const vpc = 'vpc-hub00000000000000000a';
const aGateway = (name: string, more: Row = {}) => ({
  id: `vpn-${name}`,
  region: 'cn-hangzhou',
  vpc,
  ssl: 'enable',
  ...more,
});

/** A route that is there and not published, beside that of the valid calls. */
export const elsewhere = '172.16.10.0/24';

export interface Stage {
  readonly simulator: RunningSimulator;
  readonly known: Known;
  readonly hand: (order: Row) => Promise<Row>;
}

export async function aStage(config: Row = {}): Promise<Stage> {
  const gateways = [
    aGateway('plain'),
    aGateway('prepaid', { chargeType: 'Prepay' }),
    aGateway('making', { status: 'provisioning' }),
  ];
  const simulator = await startSimulator({
    port: 0,
    controlPort: 0,
    config: parseSimulatorConfig({ accounts: keys, gateways, ...config }),
  });
  const hand = async (order: Row) => {
    const init = { method: 'POST', body: JSON.stringify(order) };
    return (await (await fetch(`${simulator.control}/world`, init)).json()) as Row;
  };
  const add = async (type: string, given: Row) => String((await hand({ op: 'add', type, ...given }))['id']);
  const gateway = 'vpn-plain';
  const peer = await add('customerGateway', { IpAddress: '203.0.113.1' });
  const subnets = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: '172.16.0.0/24' };
  const connection = await add('vpnConnection', { VpnGatewayId: gateway, CustomerGatewayId: peer, ...subnets });
  const pool = { ClientIpPool: '192.168.1.0/24', LocalSubnet: '10.0.0.0/8' };
  const server = await add('sslServer', { VpnGatewayId: gateway, ...pool });
  await add('route', { VpnGatewayId: gateway, NextHop: connection, RouteDest: elsewhere });
  const cert = await add('clientCert', { SslVpnServerId: server });
  const roleArn = `acs:ram::${uid}:role/adminrole`;
  return { simulator, hand, known: { vpc, gateway, peer, connection, server, cert, roleArn } };
}

export function endpointOf({ simulator: { endpoint } }: Stage, accessKeyId: string): Endpoint {
  return { endpoint, region: 'cn-hangzhou', accessKeyId, accessKeySecret };
}
