// Every operation of the guide once, on a simulator that keeps its state in a file: after each, a second one that reads
// the file has the same world. Whatever forgets to say that it changed something is found here.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { inventory } from '../../simulator/control/inventory.ts';
import { popCore } from '../contract/drivers.ts';
import type { Known } from '../contract/walk.ts';
import { walk } from '../contract/walk.ts';
import { aCloud, manualClock } from './a-cloud.ts';

const directory = mkdtempSync(join(tmpdir(), 'simulator-state-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('after each operation the state file holds the world as it is', async () => {
  const stateFile = join(directory, 'state.json');
  const clock = manualClock();
  const vpc = 'vpc-hub00000000000000000a';
  const config = { gateways: [], vpcs: [{ id: vpc, region: 'cn-hangzhou' }] };
  const cloud = await aCloud({ config, stateFile, clock });
  const client = popCore(
    { endpoint: cloud.endpoint, region: 'cn-hangzhou', accessKeyId: 'testid', accessKeySecret: 'testsecret' },
    'POST',
  );
  let known: Partial<Known> = { vpc, roleArn: 'acs:ram::1234567890123456:role/adminrole' };
  for (const { action, parameters, keep } of walk) {
    const outcome = await client.call(action, parameters(known as Known));
    if (outcome?.kind !== 'answer') throw new Error(`${action}: ${JSON.stringify(outcome)}`);
    known = { ...known, ...keep?.(outcome.body) };
    if (!existsSync(stateFile)) continue; // nothing has changed yet
    // As a kill now would leave it.
    const copy = join(directory, 'copy.json');
    copyFileSync(stateFile, copy);
    const read = new Simulation({ config: parseSimulatorConfig(config), clock, stateFile: copy });
    expect([action, inventory(read, undefined)]).toEqual([action, await cloud.inventory()]);
    expect([action, read.effects.after(0, undefined)]).toEqual([action, await cloud.lines('/effects')]);
    clock.advance(10_000);
  }
});
