// What keeps the local stack from running, in one sentence, with the next step apart from it.

export class StackError extends Error {
  override name = 'StackError';
  /** What to type or to change. */
  readonly hint: string;

  constructor(message: string, { hint, cause }: { hint: string; cause?: unknown }) {
    super(message, { cause });
    this.hint = hint;
  }
}
