// What keeps a command from knowing what to do: a wrong configuration file, a missing variable, an endpoint that nobody named.
import type { Issue } from '../topology/model.ts';

interface Complaint {
  hint: string;
  issues?: readonly Issue[];
  isServerMissing?: boolean;
}

export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  /** What to do next. */
  readonly hint: string;
  /** A server that nobody has started yet, rather than a mistake. */
  readonly isServerMissing: boolean;
  /** The mistakes of the configuration's files and environment, where that is the reason. */
  readonly issues: readonly Issue[];

  constructor(message: string, { hint, issues = [], isServerMissing = false }: Complaint) {
    super(message);
    this.hint = hint;
    this.isServerMissing = isServerMissing;
    this.issues = issues;
  }
}

export function wrongConfiguration(issues: readonly Issue[]): ConfigurationError {
  const [first] = issues;
  const listed = issues.map(({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`);
  const hint = issues.length === 1 && first !== undefined ? first.hint : 'Correct them and type the command again';
  return new ConfigurationError(`The configuration is wrong: ${listed.join('; ')}`, { hint, issues });
}
