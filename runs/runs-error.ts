// What can stand between a command and its run, each with the next step.

export type RunsErrorKind =
  | 'unreachable'
  | 'no-worker'
  | 'already-running'
  | 'not-found'
  | 'too-large'
  | 'refused-start'
  | 'bad-profile'
  | 'timeout';

export class RunsError extends Error {
  override name = 'RunsError';
  readonly kind: RunsErrorKind;
  /** What to type or to change. */
  readonly hint: string;

  constructor(message: string, { kind, hint }: { kind: RunsErrorKind; hint: string }) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}
