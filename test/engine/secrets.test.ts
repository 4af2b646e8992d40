import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, afterAll, beforeAll, expect, test } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../worker/temporal-server/start-temporal-server.ts';
import { startVault, TOKEN } from '../activities/a-vault.ts';
import { AGE_KEY, FAKE_SOPS, writeEncrypted } from '../activities/an-installed-sops.ts';
import { aTopology, sites } from '../builders.ts';
import { decodedHistory } from './decoded-history.ts';
import { Stage } from './stage.ts';

const CANARY = 'canary-7d1f0a-psk';
const SOPS_CANARY = 'canary-5b20c1-sops';
const VAULT_CANARY = 'canary-93e8d4-vault';

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

test('keys from sops and from Vault reach the cloud and no history, log or database', async () => {
  const vault = await startVault();
  vault.secrets.set('kv/vpn/branches', { values: { b: VAULT_CANARY } });
  const secrets = join(folder, 'keys');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'ca.pem'), vault.certificate);
  symlinkSync(FAKE_SOPS, join(secrets, 'sops'));
  writeEncrypted(FAKE_SOPS, secrets, { name: 'vpn.json', values: { a: SOPS_CANARY } });
  await stage.killWorkers();
  await stage.startWorker({
    PATH: `${secrets}:${process.env['PATH'] ?? ''}`,
    CAUSEWAY_SECRETS_DIR: secrets,
    SOPS_AGE_KEY: AGE_KEY,
    VAULT_ADDR: vault.address,
    VAULT_CACERT: join(secrets, 'ca.pem'),
    VAULT_TOKEN: TOKEN,
  });
  const psks = [
    { kind: 'sops', file: 'vpn.json', path: 'a' },
    { kind: 'vault', path: 'kv/vpn/branches', key: 'b' },
    { kind: 'vault', path: 'kv/vpn/branches', key: 'missing' },
    { kind: 'sops', file: 'gone.json', path: 'a' },
  ] as const;
  const links = sites(4, 20).map((link, index) => ({ ...link, psk: psks[index % 4] ?? psks[0] }));

  // Everything that is missing is said at once.
  const { refusal } = await stage.runs.look(aTopology({ plan: 'kept', links }));
  expect(refusal?.problems.map(({ code, site }) => [code, site])).toEqual([
    ['SecretMissing', links[2]?.site],
    ['SecretMissing', links[3]?.site],
  ]);
  expect((await stage.apply(aTopology({ plan: 'kept', links: links.slice(0, 2) }))).outcome).toBe('applied');
  expect((await stage.apply(aTopology({ plan: 'kept', links: links.slice(0, 2) }))).outcome).toBe('unchanged');

  const ids = await stage.workflowIds("WorkflowType!='x'");
  const texts = [stage.log, ...(await Promise.all(ids.map((id) => decodedHistory(stage.client, id))))];
  for (const name of readdirSync(folder)) {
    if (statSync(join(folder, name)).isFile()) texts.push(readFileSync(join(folder, name), 'latin1'));
  }
  for (const canary of [SOPS_CANARY, VAULT_CANARY, TOKEN, AGE_KEY]) {
    expect(
      texts.some((text) => text.includes(canary)),
      canary,
    ).toBe(false);
  }
});

test('a run’s history shows its summary, activities that name their site, and the search attributes', async () => {
  await stage.apply(aTopology({ plan: 'seen', links: sites(1, 5) }));
  const run = await decodedHistory(stage.client, `run/${stage.owner}/seen`);
  for (const text of ['Apply seen: 1 site', 'CausewayOwner', 'CausewayPlan', 'CausewayPhase', 'CausewayOutcome']) {
    expect(run.includes(text), text).toBe(true);
  }
  const [link] = await stage.untilListed("WorkflowType='link' AND CausewayPlan='seen'");
  const made = await decodedHistory(stage.client, link ?? '');
  for (const text of ['Make site-1/main on', 'site-1: ensure connection', 'CausewayGateway', 'CausewaySite']) {
    expect(made.includes(text), text).toBe(true);
  }
});
