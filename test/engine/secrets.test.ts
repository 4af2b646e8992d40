import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, afterAll, beforeAll, expect, test } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../worker/temporal-server/start-temporal-server.ts';
import { aTopology, sites } from '../builders.ts';
import { decodedHistory } from './decoded-history.ts';
import { Stage } from './stage.ts';

const CANARY = 'canary-7d1f0a-psk';

let folder: string;
let server: TemporalServer;
let stage: Stage;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-secrets-'));
  server = await startTemporalServer({ binary: inject('temporalBinary'), dbFile: join(folder, 'temporal.db') });
  stage = await Stage.open({
    temporal: { address: server.address, ui: server.ui, pid: server.pid },
    withWorker: false,
  });
  await stage.startWorker({ SITE_PSK: CANARY });
});
afterAll(async () => {
  await stage.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the pre-shared key is in no history, no database file and no log, through apply, a failure and destroy', async () => {
  const links = sites(3).map((link) => ({ ...link, psk: { kind: 'env', name: 'SITE_PSK' } as const }));
  await stage.fault({
    match: {
      action: 'CreateVpnRouteEntry',
      param: { RouteDest: links[1]!.routes[0]!.to },
    },
    fault: 'error-before-effect',
    status: 403,
    code: 'Forbidden',
    times: 'always',
  });
  await stage.runs.look(aTopology({ links }));
  expect((await stage.apply(aTopology({ links }))).outcome).toBe('partial');
  expect((await stage.apply(aTopology({ links: [links[0]!, links[2]!] }))).outcome).toBe('unchanged');
  const ids = await stage.workflowIds("WorkflowType!='x'");
  const histories = await Promise.all(ids.map((id) => decodedHistory(stage.client, id)));
  await stage.destroy('branches');

  // The key did reach the cloud, so what follows can fail.
  expect(JSON.stringify(await stage.effects())).not.toBe('[]');
  expect(ids.some((id) => id.startsWith('link/'))).toBe(true);
  expect(histories.some((text) => text.includes('SITE_PSK'))).toBe(true);
  expect(ids.filter((_, i) => histories[i]?.includes(CANARY))).toEqual([]);
  expect(stage.log).not.toContain(CANARY);
  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).includes(CANARY), file).toBe(false);
});

test('a run’s history shows its summary, activities that name their site, and the search attributes', async () => {
  await stage.apply(aTopology({ plan: 'seen', links: sites(1, 5) }));
  const run = await decodedHistory(stage.client, `run/${stage.owner}/seen`);
  for (const text of ['Apply seen: 1 site', 'CausewayOwner', 'CausewayPlan', 'CausewayPhase', 'CausewayOutcome']) {
    expect(run.includes(text), text).toBe(true);
  }
  const [link] = await stage.workflowIds("WorkflowType='link' AND CausewayPlan='seen'");
  const made = await decodedHistory(stage.client, link ?? '');
  for (const text of ['Make site-1/main on', 'site-1: ensure connection', 'CausewayGateway', 'CausewaySite']) {
    expect(made.includes(text), text).toBe(true);
  }
});
