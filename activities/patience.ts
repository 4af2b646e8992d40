// How long a step is tried while the cloud says "not now": as long as the plan allows, counted while somebody tries.
import { ApplicationFailure } from '@temporalio/activity';
import type { Place } from '../workflows/messages.ts';
import type { AttemptMemory } from './attempt-memory.ts';
import type { FailureDetails } from './failure.ts';
import { tellLane } from './tell-lane.ts';

/** The gateway that a step is about, and its plan's patience with it. */
export interface Gate {
  place: Place;
  gatewayId: string;
  patienceMs: number;
}

/** A failure that would be tried again is final once the patience has ended; the lane hears of a busy gateway. */
export async function withinPatience(failure: Error, memory: AttemptMemory, gate: Gate): Promise<Error> {
  if (!(failure instanceof ApplicationFailure) || failure.nonRetryable === true) return failure;
  const isOver = memory.triedMs >= gate.patienceMs;
  if (isBusy(failure)) await noteBusy(memory, { gate, isGivenUp: isOver });
  return isOver ? givenUp(failure, memory) : failure;
}

/** The step got through. */
export async function noteFree(memory: AttemptMemory, gate: Gate): Promise<void> {
  if (memory.busySince !== undefined) await tellLane(gate, {});
}

async function noteBusy(memory: AttemptMemory, { gate, isGivenUp }: { gate: Gate; isGivenUp: boolean }): Promise<void> {
  if (memory.busySince !== undefined && !isGivenUp) return;
  memory.busySince ??= memory.seenAt;
  await tellLane(gate, { busy: { since: memory.busySince, isGivenUp } });
}

function isBusy({ details }: ApplicationFailure): boolean {
  const kind = (details?.[0] as FailureDetails | undefined)?.kind;
  return kind === 'wait' || kind === 'Busy';
}

function givenUp({ message, type, details }: ApplicationFailure, { triedMs }: AttemptMemory): ApplicationFailure {
  return ApplicationFailure.create({
    message: `Gave up after ${Math.round(triedMs / 1000)} s of trying: ${message}`,
    nonRetryable: true,
    ...(type && { type }),
    ...(details && { details }),
  });
}
