import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSimulatorConfig, readSimulatorConfig } from '../../simulator/config.ts';
import { aCloud, gatewayA, gatewayB } from './a-cloud.ts';

const documented = `
seed: 1
edition: apsara-3.16
spelling: public
clockScale: 1
durations: { vpnGateway: 5s, connection: 2s, route: 1s, policyRoute: 1s, gatewayChange: 2s, sslServer: 2s, clientCert: 1s }
quotas: generous
limits: off
tokenBeforeLock: true
peers: up
accounts: [{ accessKeyId: testid, accessKeySecret: testsecret, uid: "1234567890123456", roles: [adminrole] }]
gateways: [{ id: vpn-hub0000000000000000a, region: cn-hangzhou, vpc: vpc-hub00000000000000000a, status: active }]
`;

function readText(text: string) {
  const directory = mkdtempSync(join(tmpdir(), 'simulator-config-'));
  const file = join(directory, 'sim.yaml');
  writeFileSync(file, text);
  try {
    return readSimulatorConfig(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

it('the documented configuration is understood, as YAML and as JSON', () => {
  const config = readText(documented);
  expect(config).toMatchObject({
    limits: {},
    durations: { connection: 2000 },
    gateways: [{ id: gatewayA, ipsec: 'enable' }],
  });
  expect(readText(JSON.stringify({ clockScale: 10, durations: { route: '1.5m' } }))).toMatchObject({
    clockScale: 10,
    durations: { route: 90_000, connection: 2000 },
  });
});

it.each([undefined, null, {}])('nothing (%j) is the documented default', (value) => {
  expect(parseSimulatorConfig(value)).toMatchObject({
    edition: 'apsara-3.16',
    peers: 'up',
    tokenBeforeLock: true,
    accounts: [{ accessKeyId: 'testid', accessKeySecret: 'testsecret' }],
    gateways: [gatewayA, gatewayB].map((id) => ({
      id,
      region: 'cn-hangzhou',
      vpc: 'vpc-hub00000000000000000a',
      status: 'active',
    })),
  });
});

it('a gateway has the address, the name and the switches that it was given', async () => {
  const gateway = {
    id: 'vpn-a',
    region: 'cn-x',
    vpc: 'vpc-x',
    internetIp: '203.0.113.9',
    name: 'hub',
    ipsec: 'disable',
  };
  const cloud = await aCloud({ config: { gateways: [gateway] } });
  expect((await cloud.inventory()).vpnGateways).toMatchObject([
    { InternetIp: '203.0.113.9', Name: 'hub', IpsecVpn: 'disable' },
  ]);
});

it('a key without a uid has an account of its own', () => {
  const keys = ['a', 'b'].map((accessKeyId) => ({ accessKeyId, accessKeySecret: 's' }));
  const [one, two] = parseSimulatorConfig({ accounts: keys }).accounts;
  expect(one?.uid).toMatch(/^\d{16}$/);
  expect(one?.uid).not.toBe(two?.uid);
});

describe('a wrong value is refused by name', () => {
  const account = { accessKeyId: 'k', accessKeySecret: 'top-secret' };
  const gateway = { id: 'vpn-a', region: 'cn-x', vpc: 'vpc-x' };
  it.each([
    [{ colour: 'red' }, 'colour'],
    [{ spelling: 'british' }, 'spelling'],
    [{ edition: 'apsara-4' }, 'edition'],
    [{ clockScale: 0 }, 'clockScale'],
    [{ durations: { connection: '2 weeks' } }, 'durations.connection: Expected a duration'],
    [{ durations: { coffee: '2s' } }, 'coffee'],
    [{ quotas: { connectionsPerGateway: -1 } }, 'quotas'],
    [{ quotas: { teapots: 1 } }, 'teapots'],
    [{ limits: { CreateConnection: 1 } }, 'CreateConnection'],
    [{ limits: 'on' }, 'limits'],
    [{ peers: 'sleepy' }, 'peers'],
    [{ accounts: [] }, 'accounts'],
    [{ accounts: [account, account] }, 'Access key k is there twice'],
    [{ accounts: [{ ...account, uid: 5 }] }, 'accounts.0.uid'],
    [{ gateways: [gateway, gateway] }, 'Gateway vpn-a is there twice'],
    [{ gateways: [{ ...gateway, id: 'gateway' }] }, 'gateways.0.id'],
    [{ gateways: [{ ...gateway, status: 'asleep' }] }, 'gateways.0.status'],
    ['text', 'expected object'],
  ])('%j', (value, named) => {
    const parse = () => parseSimulatorConfig(value);
    expect(parse).toThrow('Simulator configuration is invalid');
    expect(parse).toThrow(named);
    expect(parse).not.toThrow('top-secret');
  });

  it('all of them at once', () => {
    expect(() => parseSimulatorConfig({ peers: 'x', clockScale: -1 })).toThrow(/clockScale.*; peers/);
  });
});

it('a file that is not there, or no YAML, is named', () => {
  expect(() => readSimulatorConfig('/nowhere/sim.yaml')).toThrow(
    'Cannot read the simulator configuration /nowhere/sim.yaml',
  );
  expect(() => readText('a: [')).toThrow('Cannot read the simulator configuration');
});
