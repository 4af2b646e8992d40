// A look that says why nothing can begin, as the error that ends the command: every problem, the exit code by its reason.
import type { Refusal } from '../workflows/messages.ts';
import { CommandError } from './command-error.ts';
import { exitOfRefusal } from './exit-codes.ts';
import { hintOf, problemLines } from './view/problem-lines.ts';

export function refused(verb: string, refusal: Refusal): CommandError {
  const { problems } = refusal;
  return new CommandError({
    code: problems[0]?.code ?? 'refused',
    message: `Cannot ${verb}; nothing was begun: ${problems.map(({ message }) => message).join('; ')}`,
    hint: hintOf(problems),
    exitCode: exitOfRefusal(refusal),
    details: { problems },
    lines: [...problemLines(problems), [`Cannot ${verb}: nothing was begun`]],
  });
}
