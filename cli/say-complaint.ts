// The end of a command that failed: a sentence for people, or an object for programs, and the exit code.
import { complaintOf } from './command-error.ts';
import type { ExitCode } from './exit-codes.ts';
import type { OutputMode } from './output-mode.ts';
import type { Terminal } from './terminal.ts';
import { symbol, type Line } from './view/line.ts';

export function sayComplaint(
  error: unknown,
  { output, terminal }: { output: OutputMode; terminal: Terminal },
): ExitCode {
  const { code, message, hint, exitCode, details, lines } = complaintOf(error);
  if (output === 'text') terminal.say([...(lines ?? [sentence(message)]), [`Next: ${hint}`]]);
  else terminal.printJson({ error: { code, message, hint, ...details } });
  return exitCode;
}

function sentence(message: string): Line {
  return [symbol('failed'), ` ${message}`];
}
