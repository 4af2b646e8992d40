// The one question before anything changes. Without somebody to ask, the approval has to come with the command.
import { CommandError, usageError } from './command-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Interrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

export interface Approval {
  isGiven: boolean;
  question: string;
  /** The only answer that means yes. */
  expected: string;
}

/** Throws a usage error when nobody can be asked: better before any work than after it. */
export function requireApprover(isApproved: boolean, { canAsk }: Terminal): void {
  if (isApproved || canAsk) return;
  throw usageError('Cannot ask for approval: this is not a terminal', 'Add --auto-approve to go on without a question');
}

/** Returns only with an approval. */
export async function confirm(
  { isGiven, question, expected }: Approval,
  { terminal, interrupts }: { terminal: Terminal; interrupts: Interrupts },
): Promise<void> {
  if (isGiven) return;
  const answer = await terminal.ask(`${question} Only "${expected}" is a yes: `, interrupts.signal);
  if (answer.trim() === expected) return;
  throw new CommandError({
    code: 'declined',
    message: `Nothing was started: the answer was not "${expected}"`,
    hint: 'Type the command again when you are ready',
    exitCode: EXIT.stopped,
  });
}
