// The composition root of a worker: cloud, secrets and activities for one account, polling that account's queue until it is told to stop.
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.ts';
import { GatewayWait } from '../activities/gateway-wait.ts';
import { dataConverter } from '../codec/data-converter.ts';
import { SharedReads } from '../activities/shared-reads.ts';
import { Sights } from '../activities/sights.ts';
import { accountNamed } from '../config/account.ts';
import type { Settings } from '../config/load-settings.ts';
import { taskQueueFor } from '../config/task-queue.ts';
import { unreachable } from '../runs/connect-temporal.ts';
import { temporalPlace, type TemporalPlace } from '../runs/temporal-options.ts';
import { connectAccount } from './connect-account.ts';
import { openConfiguredSecrets } from './open-configured-secrets.ts';

export interface WorkerOptions {
  settings: Settings;
  accountName: string;
  env: NodeJS.ProcessEnv;
  onReady: (ready: { taskQueue: string }) => void;
}

/** Attempts that wait for a gateway each hold a slot. */
const ACTIVITY_SLOTS = 400;
const FORCED_STOP_AFTER_MS = 10_000;

/** Resolves when the worker has drained after SIGINT or SIGTERM. */
export async function runWorker({ settings, accountName, env, onReady }: WorkerOptions): Promise<void> {
  const name = `${process.pid}@${hostname()}`;
  const taskQueue = taskQueueFor(settings, accountName);
  const cloud = connectAccount(settings, { accountName, env });
  const secrets = openConfiguredSecrets(settings, { env, machine: `worker ${name}` });
  const activities = createActivities({
    cloud,
    secrets,
    gatewayWait: new GatewayWait(),
    sharedReads: new SharedReads(),
    sights: new Sights(),
    account: accountNamed(settings, accountName),
    workerName: name,
  });
  Runtime.install({ logger: new DefaultLogger('INFO') });
  const temporal = temporalPlace(settings);
  const connection = await connect(temporal);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue,
      activities,
      dataConverter,
      identity: name,
      workflowBundle: { codePath: fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url)) },
      maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS,
      ...paceOf(temporal, settings),
    });
    const running = worker.run();
    onReady({ taskQueue });
    await running;
  } finally {
    await connection.close();
    await cloud.close();
    await secrets.close();
  }
}

/** On a laptop a killed worker should cost seconds; a cluster prefers fewer calls. */
function paceOf({ isLocal }: TemporalPlace, { worker }: Settings) {
  const graceMs = isLocal ? 2_000 : worker.shutdownGraceSeconds * 1_000;
  return {
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + FORCED_STOP_AFTER_MS,
    ...(isLocal && {
      stickyQueueScheduleToStartTimeout: '1s' as const,
      maxHeartbeatThrottleInterval: '300ms' as const,
      defaultHeartbeatThrottleInterval: '300ms' as const,
    }),
  };
}

async function connect({ connection }: TemporalPlace): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(connection);
  } catch (error) {
    throw unreachable(connection.address, error);
  }
}
