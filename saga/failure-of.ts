// What an error means for a link's result: who failed, and how the link ends when its undo went well.
import { Cancelled, StepFailed } from './effects.ts';
import type { LinkOutcome, StepFailure } from './outcome.ts';

export function failureOf(error: unknown): StepFailure {
  if (error instanceof StepFailed) {
    const { step, code, requestId, message } = error;
    return { step, code, requestId, message };
  }
  const code = error instanceof Error ? error.name : 'Error';
  return { step: 'unknown', code, requestId: '', message: error instanceof Error ? error.message : String(error) };
}

export function outcomeOf(error: unknown): LinkOutcome {
  return error instanceof Cancelled ? 'cancelled' : 'rolledBack';
}
