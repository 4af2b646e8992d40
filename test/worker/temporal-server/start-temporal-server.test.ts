// The real server, from wherever findTemporalServer has it.
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../worker/processes/free-port.ts';
import { isAlive } from '../../../worker/processes/process-identity.ts';
import { findTemporalServer } from '../../../worker/temporal-server/find-temporal-server.ts';
import { startTemporalServer } from '../../../worker/temporal-server/start-temporal-server.ts';
import type { TemporalServer, TemporalServerOptions } from '../../../worker/temporal-server/start-temporal-server.ts';
import { scratchFolder, shellProgram } from '../scratch-folder.ts';

const DAY_SECONDS = 86_400;
const BUILD_TIMEOUT_MS = 20 * 60_000;
let binary = '';

beforeAll(async () => {
  binary = (await findTemporalServer({ env: process.env, onProgress: (text) => console.error(text) })).path;
}, BUILD_TIMEOUT_MS);

async function start(options: Omit<TemporalServerOptions, 'binary'>): Promise<TemporalServer> {
  const server = await startTemporalServer({ binary, ...options });
  onTestFinished(() => server.stop());
  return server;
}

async function connect({ address }: TemporalServer): Promise<Connection> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return connection;
}

async function describeNamespace(server: TemporalServer, namespace: string) {
  const { operatorService, workflowService } = await connect(server);
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const { config } = await workflowService.describeNamespace({ namespace });
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds) / DAY_SECONDS;
  return { attributes: Object.keys(customAttributes).sort(), days };
}

test('a server is ready for runs when it is started, and gone when it is stopped', async () => {
  vi.stubEnv('http_proxy', `http://127.0.0.1:${await freePort()}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await start({});
  vi.unstubAllEnvs();
  expect(await describeNamespace(server, 'default')).toEqual({
    attributes: [
      'CausewayGateway',
      'CausewayOutcome',
      'CausewayOwner',
      'CausewayPhase',
      'CausewayPlan',
      'CausewaySite',
      'CausewayTicket',
    ],
    days: 30,
  });
  expect((await fetch(server.ui)).status).toBe(200);
  const ports = [server.address, server.ui].map((where) => Number(where.split(':').at(-1)));
  await server.stop();
  expect(isAlive(server)).toBe(false);
  expect(await Promise.all(ports.map(freePort))).toEqual(ports);
  expect(await server.exited).toEqual({ kind: 'exited', code: 0 });
});

test('a server that was killed goes on where it was, on the same file', async () => {
  const folder = await scratchFolder();
  const files = { dbFile: join(folder, 'temporal.db'), logFile: join(folder, 'temporal.log') };
  const first = await start(files);
  const { workflowService } = await connect(first);
  await workflowService.registerNamespace({ namespace: 'kept', workflowExecutionRetentionPeriod: msToTs('2 days') });
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toEqual({ kind: 'killed', signal: 'SIGKILL' });
  // A namespace that was not made with our attributes gets them as well.
  const second = await start({ ...files, namespace: 'kept' });
  expect(await describeNamespace(second, 'kept')).toMatchObject({ attributes: { length: 7 }, days: 30 });
  expect((await stat(files.logFile)).mode & 0o777).toBe(0o600);
});

test('a port in use is left to its owner', async () => {
  const owner = createServer().listen(0, '127.0.0.1');
  await once(owner, 'listening');
  onTestFinished(() => void owner.close());
  const { port } = owner.address() as AddressInfo;
  const server = await start({ port });
  expect(server.address).not.toBe(`127.0.0.1:${port}`);
});

test('a server that does not start says its last words and where its log is', async () => {
  const folder = await scratchFolder();
  const logFile = join(folder, 'temporal.log');
  const broken = await shellProgram(join(folder, 'temporal'), 'echo "Error: the disk is full" >&2; exit 1');
  await expect(startTemporalServer({ binary: broken, logFile })).rejects.toThrow(
    `Cannot start the Temporal server: it ended with code 1; its last words are\n  Error: the disk is full`,
  );
});

test('a server whose port is taken at the last moment is started on another', async () => {
  const folder = await scratchFolder();
  const script = `
if [ -e '${folder}/tried' ]; then exec '${binary}' "$@"; fi
touch '${folder}/tried'; echo "Error: can't set frontend port: bind: address already in use" >&2; exit 1`;
  const unlucky = await shellProgram(join(folder, 'temporal'), script);
  const server = await startTemporalServer({ binary: unlucky, logFile: join(folder, 'log') });
  onTestFinished(() => server.stop());
  await stat(join(folder, 'tried'));
  expect(await describeNamespace(server, 'default')).toMatchObject({ days: 30 });
});
