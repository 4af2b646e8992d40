import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { aCloud, gatewayA, manualClock } from './a-cloud.ts';

let directory: string;
let files = 0;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'simulator-state-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function aFile() {
  files += 1;
  return join(directory, `made/state-${files}.json`);
}

it('the world, its logs, tokens, locks and peers survive a restart', async () => {
  const stateFile = aFile();
  const clock = manualClock();
  const first = await aCloud({ stateFile, clock });
  const CustomerGatewayId = await first.aPeer('8.8.8.8');
  const intent = { VpnGatewayId: gatewayA, CustomerGatewayId, ClientToken: 't', IkeConfig: '{"Psk":"kept"}' };
  const VpnConnectionId = await first.aConnection(intent);
  await first.world({ op: 'peer', address: '8.8.8.8', state: 'mismatched' });
  const before = { inventory: await first.inventory(), effects: await first.lines('/effects') };
  await first.close();

  const second = await aCloud({ stateFile, clock });
  expect({ inventory: await second.inventory(), effects: await second.lines('/effects') }).toEqual(before);
  expect(await second.aConnection(intent)).toBe(VpnConnectionId);
  clock.advance(3000);
  expect(await second.call('DescribeVpnConnection', { VpnConnectionId })).toMatchObject({
    Status: 'ipsec_sa_not_established',
  });
  expect(await second.aPeer('9.9.9.9')).not.toBe(CustomerGatewayId);
  expect((await second.lines('/effects')).at(-1)).toMatchObject({ seq: 3 });
});

it('every accepted change is in the file before its answer, so a kill loses none', async () => {
  const stateFile = aFile();
  const first = await aCloud({ stateFile });
  await Promise.all(Array.from({ length: 20 }, async (_, index) => first.aPeer(`9.9.9.${index}`)));
  await first.fault({ fault: 'drop-after-effect' });
  await first.codeOf('CreateCustomerGateway', { IpAddress: '8.8.8.8' });
  const second = await aCloud({ stateFile });
  expect((await second.inventory()).customerGateways).toHaveLength(21);
});

it('the file is for its owner only, and no half-written one stays', async () => {
  const stateFile = aFile();
  const cloud = await aCloud({ stateFile });
  await cloud.aPeer('8.8.8.8');
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(directory, 'made')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('a save adds what changed, and a kill in the middle of one loses no more than that', async () => {
  const stateFile = aFile();
  const cloud = await aCloud({ stateFile });
  await cloud.aPeer('8.8.8.8');
  const whole = statSync(stateFile).size;
  for (let index = 0; index < 20; index += 1) await cloud.aPeer(`9.9.9.${index}`);
  expect(statSync(stateFile).size - whole).toBeLessThan(20 * 1000);
  const torn = join(directory, 'torn.json');
  writeFileSync(torn, `${readFileSync(stateFile, 'utf8')}{"version":2,"issu`);
  const second = await aCloud({ stateFile: torn });
  expect((await second.inventory()).customerGateways).toHaveLength(21);
  await second.aPeer('7.7.7.7');
  expect(readFileSync(torn, 'utf8').split('\n')).toHaveLength(2);
});

it('a long file is written anew, and holds the same', async () => {
  const stateFile = aFile();
  const cloud = await aCloud({ stateFile });
  const peer = await cloud.aPeer('8.8.8.8');
  const Description = 'd'.repeat(256);
  const rename = { op: 'modify', id: peer };
  const sizes: number[] = [];
  for (let index = 0; index < 30; index += 1) {
    await cloud.world({ ...rename, set: { Description: Description.repeat(200), Name: `n${index}` } });
    sizes.push(statSync(stateFile).size);
  }
  expect(Math.max(...sizes)).toBeGreaterThan(sizes.at(-1) ?? Infinity);
  const second = await aCloud({ stateFile });
  expect(await second.inventory()).toEqual(await cloud.inventory());
});

it.each([
  '',
  '{',
  '{"version":2}',
  '{"version":1,"issuedIds":0,"effects":[],"worlds":[]}\n',
  '{"version":2,"issuedIds":0,"lastSeq":0,"effects":[],"worlds":[]}\n{\n',
])('a file of %j is a clear error', async (text) => {
  const stateFile = join(directory, 'broken.json');
  writeFileSync(stateFile, text);
  const start = startSimulator({ port: 0, controlPort: 0, stateFile });
  await expect(start).rejects.toThrow(`state file ${stateFile} is broken: move it away`);
});

it('a directory in place of the file is a clear error', async () => {
  await expect(startSimulator({ port: 0, controlPort: 0, stateFile: directory })).rejects.toThrow(
    `Cannot read the simulator's state file ${directory}`,
  );
});
