// One attempt of an activity: it beats, counts what it costs, waits so that a cancel is heard, and fails in one way.
import { heartbeat, sleep } from '@temporalio/activity';
import type { Cloud, ScopedCloud } from '../cloud/connect-cloud.ts';
import type { Place, Timing, Usage } from '../workflows/messages.ts';
import { passTime, rememberedAttempt, type AttemptMemory } from './attempt-memory.ts';
import { asFailure, Refused } from './failure.ts';
import type { GatewayWait } from './gateway-wait.ts';
import { noteFree, withinPatience, type Gate } from './patience.ts';
import type { Secrets, SecretSource } from './secret-source.ts';
import type { PlaceReads, SharedReads } from './shared-reads.ts';
import type { Sights } from './sights.ts';

/** What every activity stands on; built once by the worker. */
export interface Dependencies {
  cloud: Cloud;
  secrets: Secrets;
  gatewayWait: GatewayWait;
  sharedReads: SharedReads;
  sights: Sights;
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
  readonly sights: Sights;
  readonly timing: Timing;
  /** The cloud has accepted a mutation. */
  accepted(): void;
  /** Names what the attempt works on, for a failure to name it too. */
  about(resourceId: string): void;
  /** Waits; a cancel or a worker's shutdown ends it early. */
  pause(ms: number): Promise<void>;
}

interface Attempted {
  dependencies: Dependencies;
  place: Place;
  /** The gateway that is waited for while others keep it busy. */
  gate?: Gate;
}

export async function inAttempt<T extends object>(
  { dependencies, place, gate }: Attempted,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T & { usage: Usage }> {
  const memory = rememberedAttempt(place.timing);
  const subject = { resourceId: '' };
  const beat = setInterval(() => {
    beatWith(memory);
  }, place.timing.heartbeatMs / 4);
  try {
    refuseOtherAccounts(dependencies, place);
    const answer = await work(attemptOf(dependencies, { place, memory, subject }));
    if (gate) await noteFree(memory, gate);
    return { ...answer, usage: usageIn(memory) };
  } catch (error) {
    const context = { usage: usageIn(memory), timing: place.timing, credentials: credentialsOf(dependencies) };
    const failure = asFailure(error, { ...context, ...subject });
    passTime(memory);
    const judged = gate ? await withinPatience(failure, memory, gate) : failure;
    beatWith(memory);
    throw judged;
  } finally {
    clearInterval(beat);
  }
}

function beatWith(memory: AttemptMemory): void {
  passTime(memory);
  heartbeat({ ...memory });
}

function usageIn({ operations, apiCalls }: AttemptMemory): Usage {
  return { operations, apiCalls };
}

interface Under {
  place: Place;
  memory: AttemptMemory;
  subject: { resourceId: string };
}

function attemptOf(dependencies: Dependencies, { place, memory, subject }: Under): Attempt {
  const { region, organization, resourceGroup } = place.cloud;
  const scope = {
    region,
    ...(organization !== undefined && { organization }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
  const onSend = (): void => {
    memory.apiCalls++;
  };
  return {
    cloud: dependencies.cloud.scoped(scope, { onSend }),
    secrets: dependencies.secrets.forAttempt(),
    gatewayWait: dependencies.gatewayWait,
    shared: dependencies.sharedReads.in(scope),
    sights: dependencies.sights,
    timing: place.timing,
    accepted: () => {
      memory.operations++;
      beatWith(memory);
    },
    about: (resourceId) => {
      subject.resourceId = resourceId;
    },
    pause: async (ms) => {
      await sleep(ms);
    },
  };
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
