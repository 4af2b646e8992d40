// Runs a Temporal server on this machine, for one person: on a SQLite file or in memory, on 127.0.0.1 only.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { awaitReady } from '../processes/await-ready.ts';
import { cleanEnvironment } from '../processes/clean-environment.ts';
import { freePort, retryWhenPortIsTaken } from '../processes/free-port.ts';
import type { KnownProcess } from '../processes/process-identity.ts';
import { startChild } from '../processes/start-child.ts';
import type { ChildExit } from '../processes/start-child.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

export interface TemporalServerOptions {
  readonly binary: string;
  /** In memory when not given. */
  readonly dbFile?: string | undefined;
  /** Wished ports: another one is taken when they are in use. */
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  readonly namespace?: string | undefined;
  readonly logFile?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as there is a process, long before it is ready. */
  readonly onStarted?: ((started: KnownProcess) => Promise<void>) | undefined;
}

export interface TemporalServer extends KnownProcess {
  readonly address: string;
  readonly ui: string;
  readonly exited: Promise<ChildExit>;
  readonly stop: () => Promise<void>;
}

const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_MS = 50;
const STOP_GRACE_MS = 10_000;

/** Resolves when the server answers gRPC for the namespace, with search attributes registered and retention set. */
export function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  return retryWhenPortIsTaken(() => startOnFreePorts(options));
}

async function startOnFreePorts(options: TemporalServerOptions): Promise<TemporalServer> {
  const port = await freePort(options.port);
  const uiPort = await freePort(options.uiPort);
  const log = await openLog(options.logFile);
  const child = await startChild({
    command: [options.binary, ...serverArguments(options, { port, uiPort })],
    env: options.env ?? cleanEnvironment(process.env),
    logFile: log.file,
  });
  const address = `${HOST}:${port}`;
  try {
    await options.onStarted?.(child);
    const check = () => prepare(address, options.namespace ?? 'default');
    const { signal } = options;
    await awaitReady(child, { name: 'Temporal server', logFile: log.file, timeoutMs: READY_TIMEOUT_MS, signal, check });
  } catch (error) {
    await child.stop({ graceMs: 0 });
    throw error;
  }
  const stop = async () => {
    await child.stop({ graceMs: STOP_GRACE_MS });
    await log.drop();
  };
  return {
    pid: child.pid,
    identity: child.identity,
    exited: child.exited,
    address,
    ui: `http://${HOST}:${uiPort}`,
    stop,
  };
}

function serverArguments(
  { dbFile, namespace }: TemporalServerOptions,
  ports: { port: number; uiPort: number },
): string[] {
  const optional = {
    '--namespace': namespace,
    '--db-filename': dbFile,
  };
  return [
    'server',
    'start-dev',
    `--ip=${HOST}`,
    `--port=${ports.port}`,
    `--ui-port=${ports.uiPort}`,
    '--log-level=warn',
    '--ui-disable-news-fetch',
    '--disable-config-file',
    // Four to seven times faster on a file.
    '--sqlite-pragma=journal_mode=WAL',
    '--sqlite-pragma=synchronous=NORMAL',
    // Without it every timer and retry takes about a second.
    '--dynamic-config-value=history.timerProcessorMaxTimeShift="10ms"',
    ...SEARCH_ATTRIBUTES.map((name) => `--search-attribute=${name}=Keyword`),
    ...Object.entries(optional).flatMap(([flag, value]) => (value === undefined ? [] : [`${flag}=${value}`])),
  ];
}

/** By gRPC, since the web UI answers earlier; never through a proxy, which grpc-js would use even for this machine. */
async function prepare(address: string, namespace: string): Promise<true> {
  const channelArgs = { 'grpc.enable_http_proxy': 0, 'grpc.initial_reconnect_backoff_ms': RECONNECT_MS };
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT_MS, channelArgs });
  try {
    await prepareNamespace(connection, namespace);
    return true;
  } finally {
    await connection.close();
  }
}

async function openLog(file: string | undefined): Promise<{ file: string; drop: () => Promise<void> }> {
  if (file !== undefined) return { file, drop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'causeway-temporal-'));
  return { file: join(folder, 'server.log'), drop: () => rm(folder, { recursive: true, force: true }) };
}
