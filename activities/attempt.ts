// One attempt of an activity: it beats, counts what it costs, waits so that a cancel is heard, and fails in one way.
import { activityInfo, heartbeat, sleep } from '@temporalio/activity';
import type { Cloud, ScopedCloud } from '../cloud/connect-cloud.ts';
import type { Place, Timing, Usage } from '../workflows/messages.ts';
import { asFailure, Refused } from './failure.ts';
import type { GatewayWait } from './gateway-wait.ts';
import type { KnownAbsent } from './known-absent.ts';
import type { SecretSource } from './secret-source.ts';
import type { PlaceReads, SharedReads } from './shared-reads.ts';

/** What every activity stands on; built once by the worker. */
export interface Dependencies {
  cloud: Cloud;
  secrets: SecretSource;
  gatewayWait: GatewayWait;
  sharedReads: SharedReads;
  knownAbsent: KnownAbsent;
  /** The one account that this worker holds. */
  account: { name: string; endpointHash: string };
  workerName: string;
}

export interface Attempt {
  readonly cloud: ScopedCloud;
  readonly secrets: SecretSource;
  readonly gatewayWait: GatewayWait;
  /** Readings of this attempt's region, with all who want them too. */
  readonly shared: PlaceReads;
  readonly knownAbsent: KnownAbsent;
  readonly timing: Timing;
  /** The cloud has accepted a mutation. */
  accepted(): void;
  /** Names what the attempt works on, for a failure to name it too. */
  about(resourceId: string): void;
  /** Waits; a cancel or a worker's shutdown ends it early. */
  pause(ms: number): Promise<void>;
}

export async function inAttempt<T extends object>(
  { dependencies, place }: { dependencies: Dependencies; place: Place },
  work: (attempt: Attempt) => Promise<T>,
): Promise<T & { usage: Usage }> {
  const usage = usageSoFar();
  const subject = { resourceId: '' };
  const beat = setInterval(() => {
    heartbeat(usage);
  }, place.timing.heartbeatMs / 4);
  try {
    refuseOtherAccounts(dependencies, place);
    return { ...(await work(attemptOf(dependencies, { place, usage, subject }))), usage };
  } catch (error) {
    throw asFailure(error, { usage, timing: place.timing, credentials: credentialsOf(dependencies), ...subject });
  } finally {
    clearInterval(beat);
  }
}

interface Under {
  place: Place;
  usage: Usage;
  subject: { resourceId: string };
}

function attemptOf(dependencies: Dependencies, { place, usage, subject }: Under): Attempt {
  const { region, organization, resourceGroup } = place.cloud;
  const scope = {
    region,
    ...(organization !== undefined && { organization }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
  const onSend = (): void => {
    usage.apiCalls++;
  };
  return {
    cloud: dependencies.cloud.scoped(scope, { onSend }),
    secrets: dependencies.secrets,
    gatewayWait: dependencies.gatewayWait,
    shared: dependencies.sharedReads.in(scope),
    knownAbsent: dependencies.knownAbsent,
    timing: place.timing,
    accepted: () => {
      usage.operations++;
      heartbeat(usage);
    },
    about: (resourceId) => {
      subject.resourceId = resourceId;
    },
    pause: async (ms) => {
      await sleep(ms);
    },
  };
}

/** An attempt goes on counting where the last one stopped. */
function usageSoFar(): Usage {
  const before = activityInfo().heartbeatDetails as Usage | undefined;
  return { operations: before?.operations ?? 0, apiCalls: before?.apiCalls ?? 0 };
}

function refuseOtherAccounts({ account, workerName }: Dependencies, place: Place): void {
  if (account.name === place.cloud.account && account.endpointHash === place.endpointHash) return;
  throw new Refused(
    `Worker ${workerName} holds account ${account.name}, not account ${place.cloud.account} at the plan’s endpoint`,
    {
      kind: 'WrongAccount',
      hint: 'Start a worker with the same configuration as this command',
    },
  );
}

function credentialsOf({ account, workerName }: Dependencies): string {
  return `account ${account.name} on worker ${workerName}`;
}
