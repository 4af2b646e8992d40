// What stops a command, in one sentence with the next step, and the exit code that belongs to it.
import { ConfigurationError } from '../config/configuration-error.ts';
import { RunsError, type RunsErrorKind } from '../runs/runs-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { issueCount, issueLines } from './view/issue-lines.ts';
import { symbol, type Line } from './view/line.ts';

export interface Complaint {
  code: string;
  message: string;
  hint: string;
  exitCode: ExitCode;
  /** More fields of the printed error object. */
  details?: object;
  /** What people read in place of the message alone. */
  lines?: Line[];
}

export class CommandError extends Error {
  override name = 'CommandError';
  readonly complaint: Complaint;

  constructor(complaint: Complaint) {
    super(complaint.message);
    this.complaint = complaint;
  }
}

/** The arguments are wrong, or lack something. */
export function usageError(message: string, hint: string): CommandError {
  return new CommandError({ code: 'usage', message, hint, exitCode: EXIT.invalid });
}

/** Ctrl-C before anything was begun; after that the run goes on, and `cli/follow-run.ts` says so. */
export function interrupted(): CommandError {
  return new CommandError({
    code: 'interrupted',
    message: 'Interrupted: nothing was started',
    hint: 'Type the command again when you are ready',
    exitCode: EXIT.interrupted,
  });
}

export function complaintOf(error: unknown): Complaint {
  if (error instanceof CommandError) return error.complaint;
  if (error instanceof RunsError) {
    const { kind, message, hint } = error;
    return { code: kind, message, hint, exitCode: EXIT_OF_RUNS_ERROR[kind] };
  }
  if (error instanceof ConfigurationError) return configurationComplaint(error);
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message, hint: hintFor(error), exitCode: EXIT.failed };
}

function configurationComplaint(error: ConfigurationError): Complaint {
  const { message, hint, issues, sourceLines, isServerMissing } = error;
  if (isServerMissing) return { code: 'unreachable', message, hint, exitCode: EXIT.failed };
  const complaint = { code: 'configuration', message, hint, exitCode: EXIT.invalid };
  if (issues.length === 0) return complaint;
  const sentence: Line = [symbol('failed'), ` The configuration is wrong: ${issueCount(issues)}`];
  return {
    ...complaint,
    hint: 'Correct the configuration, then type the command again',
    details: { issues },
    lines: [...issueLines(issues, sourceLines), sentence],
  };
}

/** The local stack's errors bring a hint of their own; their class is not loaded for the sake of a message. */
function hintFor(error: unknown): string {
  if (error instanceof Error && 'hint' in error && typeof error.hint === 'string') return error.hint;
  const isPackageMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (isPackageMissing) return 'Install the packages with `npm ci`';
  return 'If the sentence above does not help, report it with the output of `causeway version`';
}

const EXIT_OF_RUNS_ERROR: Record<RunsErrorKind, ExitCode> = {
  unreachable: EXIT.failed,
  'no-worker': EXIT.failed,
  'already-running': EXIT.running,
  'not-found': EXIT.invalid,
  'too-large': EXIT.invalid,
  'refused-start': EXIT.failed,
  'bad-profile': EXIT.invalid,
  timeout: EXIT.timeout,
};
