// The connection to Temporal that commands share.
import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '../codec/data-converter.ts';
import { taskQueueFor } from '../config/task-queue.ts';
import type { Settings } from '../config/load-settings.ts';
import { RunsError } from './runs-error.ts';
import { temporalPlace, type TemporalOptions, type TemporalPlace } from './temporal-options.ts';

const CONNECT_TIMEOUT_MS = 5_000;

export interface TemporalLink extends Omit<TemporalPlace, 'connection'> {
  client: Client;
  taskQueue: string;
}

export async function connectTemporal(settings: Settings, accountName: string): Promise<TemporalLink> {
  const { connection, namespace, isLocal, ui } = temporalPlace(settings);
  const client = new Client({ connection: await connect(connection, { isLocal }), namespace, dataConverter });
  return { client, namespace, isLocal, ui, taskQueue: taskQueueFor(settings, accountName) };
}

/** A program that outlives its server should find it again within seconds; the default is up to two minutes. */
const RECONNECTING = { 'grpc.initial_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 3_000 };

/** A proxy of the environment is for other machines; grpc-js would send even loopback through it. */
const WITHOUT_PROXY = { 'grpc.enable_http_proxy': 0 };

async function connect(options: TemporalOptions, { isLocal }: { isLocal: boolean }): Promise<Connection> {
  const channelArgs = { ...RECONNECTING, ...(isLocal && WITHOUT_PROXY) };
  try {
    return await Connection.connect({ ...options, channelArgs, connectTimeout: CONNECT_TIMEOUT_MS });
  } catch (error) {
    throw unreachable(options.address, error);
  }
}

export function unreachable(address: string, error: unknown): RunsError {
  const why = error instanceof Error ? error.message : String(error);
  return new RunsError(`Cannot reach a Temporal server at ${address}: ${why}`, {
    kind: 'unreachable',
    hint: 'Type `causeway dev` in another terminal for a local one, or set TEMPORAL_ADDRESS',
  });
}
