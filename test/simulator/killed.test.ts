// The built simulator as a process, killed in the middle of its work.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { popCore } from '../contract/drivers.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
type Row = Record<string, unknown>;

async function aProcess(stateFile: string) {
  const args = [main, 'simulate', '--port', '0', '--control-port', '0', '--state', stateFile];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { endpoint, control } = JSON.parse(line.toString()) as { endpoint: string; control: string };
  const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
  const client = popCore({ endpoint, region: 'cn-hangzhou', ...key }, 'POST');
  const inventory = async () => (await (await fetch(`${control}/inventory`)).json()) as Record<string, Row[]>;
  return { child, client, inventory };
}

it('kill -9 while calls are under way: what was answered is there after a restart, and works', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'state.json');
  const first = await aProcess(stateFile);
  const answered: unknown[] = [];
  let next = 0;
  const untilItDies = async () => {
    for (;;) {
      next += 1;
      const IpAddress = `20.0.${Math.floor(next / 250)}.${next % 250}`;
      const outcome = await first.client.call('CreateCustomerGateway', { IpAddress }).catch(() => undefined);
      if (outcome?.kind !== 'answer') return;
      answered.push(outcome.body['CustomerGatewayId']);
      if (answered.length === 60) first.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 8 }, untilItDies));
  expect(answered.length).toBeGreaterThanOrEqual(60);
  const second = await aProcess(stateFile);
  const found = (await second.inventory())['customerGateways']?.map((row) => row['CustomerGatewayId']);
  expect(found).toEqual(expect.arrayContaining(answered));
  const CustomerGatewayId = String(answered[0]);
  expect(await second.client.call('DescribeCustomerGateway', { CustomerGatewayId })).toMatchObject({ kind: 'answer' });
  expect(await second.client.call('DeleteCustomerGateway', { CustomerGatewayId })).toMatchObject({ kind: 'answer' });
});
