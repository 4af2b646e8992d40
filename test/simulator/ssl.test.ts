import { beforeEach, describe, expect, it } from 'vitest';
import type { Cloud } from './a-cloud.ts';
import { aCloud, gatewayA } from './a-cloud.ts';

type Row = Record<string, unknown>;
const vpc = 'vpc-hub00000000000000000a';
const pool = { VpnGatewayId: gatewayA, ClientIpPool: '192.168.0.0/24', LocalSubnet: '10.0.0.0/16' };
const day = 86_400_000;

let cloud: Cloud;

beforeEach(async () => {
  cloud = await aCloud({ config: { gateways: [{ id: gatewayA, region: 'cn-hangzhou', vpc, ssl: 'enable' }] } });
});

async function aServer(): Promise<string> {
  const { SslVpnServerId } = await cloud.call('CreateSslVpnServer', pool);
  cloud.clock.advance(2000);
  return String(SslVpnServerId);
}

async function aCert(SslVpnServerId: string): Promise<string> {
  return String((await cloud.call('CreateSslVpnClientCert', { SslVpnServerId }))['SslVpnClientCertId']);
}

describe('an SSL server is refused', () => {
  it.each<[string, Row, string]>([
    ...[22, 2222, 22222, 9000, 9001, 9002, 7505, 80, 443, 53, 68, 123, 4510, 4560, 500, 4500, 0, 65536].map(
      (Port): [string, Row, string] => [`on port ${Port}`, { Port }, 'InvalidParameter'],
    ),
    ['with a pool of /15', { ClientIpPool: '192.168.0.0/15' }, 'InvalidParameter'],
    ['with a pool of /30', { ClientIpPool: '192.168.0.0/30' }, 'InvalidParameter'],
    ['with fewer than four addresses a client', { ClientIpPool: '192.168.0.0/28' }, 'InvalidParameter'],
    ['with a pool in its subnets', { LocalSubnet: '192.168.0.0/16' }, 'InvalidParameter'],
    ['with a pool in the VPC', { ClientIpPool: '10.0.1.0/24', LocalSubnet: '172.16.0.0/16' }, 'InvalidParameter'],
    ['with a subnet of /7', { LocalSubnet: '10.0.0.0/7' }, 'IllegalParam.LocalSubnet'],
    ['with an unknown cipher', { Cipher: 'ROT13' }, 'InvalidParameter'],
    ['with an unknown protocol', { Proto: 'SCTP' }, 'InvalidParameter'],
    ['without a pool', { ClientIpPool: '' }, 'MissingClientIpPool'],
  ])('%s', async (_, wrong, code) => {
    expect(await cloud.codeOf('CreateSslVpnServer', { ...pool, ...wrong })).toBe(code);
  });

  it('on a gateway without SSL', async () => {
    const plain = await aCloud();
    expect(await plain.codeOf('CreateSslVpnServer', pool)).toBe('VpnGateway.SslVpnDisabled');
  });
});

it('a new name alone is there at once, anything else takes the gateway', async () => {
  const SslVpnServerId = await aServer();
  const modify = async (change: Row) => cloud.codeOf('ModifySslVpnServer', { SslVpnServerId, ...change });
  const codes = [await modify({ Name: 'one' }), await modify({ Name: 'two' }), await modify({ Port: 1200 })];
  codes.push(await modify({ Name: 'three' }), await modify({ ClientIpPool: '10.0.0.0/24' }));
  cloud.clock.advance(2000);
  codes.push(await modify({ ClientIpPool: '10.0.0.0/24' }));
  const busy = 'VpnGateway.Configuring';
  expect(codes).toEqual(['OK', 'OK', 'OK', busy, busy, 'InvalidParameter']);
});

it('a server takes its certificates with it', async () => {
  const SslVpnServerId = await aServer();
  const SslVpnClientCertId = await aCert(SslVpnServerId);
  await cloud.call('DeleteSslVpnServer', { SslVpnServerId });
  cloud.clock.advance(2000);
  expect(await cloud.codeOf('DescribeSslVpnClientCert', { SslVpnClientCertId })).toBe(
    'InvalidSslVpnClientCertId.NotFound',
  );
  expect(await cloud.codeOf('CreateSslVpnClientCert', { SslVpnServerId })).toBe('InvalidSslVpnServerId.NotFound');
  expect(await cloud.call('DescribeSslVpnServers', { SslVpnServerId })).toMatchObject({ TotalCount: 0 });
});

it('a certificate is normal for three years less a week, then expiring soon, then expired', async () => {
  const SslVpnClientCertId = await aCert(await aServer());
  const status = async () => (await cloud.call('DescribeSslVpnClientCert', { SslVpnClientCertId }))['Status'];
  const seen = [await status()];
  const move = async (ms: number) => {
    cloud.clock.advance(ms);
    // The clock of the requests goes with the simulator's only in the hands of the control port.
    const { clientCerts } = (await cloud.get('/inventory')) as { clientCerts: Row[] };
    seen.push(clientCerts[0]?.['Status']);
  };
  await move(1088 * day - 1);
  await move(1);
  await move(7 * day - 1);
  await move(1);
  expect(seen).toEqual(['normal', 'normal', 'expiring-soon', 'expiring-soon', 'expired']);
});

it('clients come by a hand, need a certificate, are counted, and go when it or a setting changes', async () => {
  const SslVpnServerId = await aServer();
  const connect = async (count: number) => (await cloud.world({ op: 'clients', id: SslVpnServerId, count })).status;
  const connected = async () => {
    const { sslServers } = await cloud.inventory();
    return sslServers[0]?.['Connections'];
  };
  expect(await connect(1)).toBe(400);
  const SslVpnClientCertId = await aCert(SslVpnServerId);
  expect([await connect(6), await connect(5), await connected()]).toEqual([400, 200, 5]);
  await cloud.call('ModifySslVpnServer', { SslVpnServerId, Port: 1195 });
  expect(await connected()).toBe(0);
  cloud.clock.advance(2000);
  await connect(3);
  await cloud.call('DeleteSslVpnClientCert', { SslVpnClientCertId });
  expect(await connected()).toBe(0);
  expect((await cloud.world({ op: 'clients', id: 'vss-nowhere', count: 1 })).status).toBe(404);
});

it('the log tells what happened, within the hours that are asked for', async () => {
  const VpnSslServerId = await aServer();
  const cert = await aCert(VpnSslServerId);
  const logs = async (range: Row) => {
    const { Data } = await cloud.call<{ Data: { Logs: string[] } }>('DescribeVpnSslServerLogs', {
      VpnSslServerId,
      ...range,
    });
    return Data.Logs;
  };
  expect(await logs({ MinutePeriod: 10 })).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Listening on .*1194 UDP/) as unknown,
    expect.stringContaining(`Certificate ${cert} issued`) as unknown,
  ]);
  expect(await logs({ From: 2018020201, To: 2018020206 })).toEqual([]);
  expect(await cloud.codeOf('DescribeVpnSslServerLogs', { VpnSslServerId })).toBe('MissingMinutePeriod');
  expect(await cloud.codeOf('DescribeVpnSslServerLogs', { VpnSslServerId, From: 2018029999, To: 2018020206 })).toBe(
    'InvalidParameter',
  );
});
