// What keeps a command from knowing what to do: a wrong configuration file, a missing variable, an endpoint that nobody named.
import { linesOf } from '../topology/excerpt.ts';
import type { Issue } from '../topology/model.ts';
import type { SourceLines } from './read-plan.ts';

interface Complaint {
  hint: string;
  issues?: readonly Issue[];
  sourceLines?: SourceLines;
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
  /** Private, so that whoever prints or serialises the error shows no line of a file. */
  readonly #sourceLines: SourceLines;

  constructor(message: string, complaint: Complaint) {
    super(message);
    this.hint = complaint.hint;
    this.isServerMissing = complaint.isServerMissing ?? false;
    this.issues = complaint.issues ?? [];
    this.#sourceLines = complaint.sourceLines ?? new Map<string, string[]>();
  }

  /** For excerpts: of the issues' lines, those that cannot hold a secret. */
  get sourceLines(): SourceLines {
    return this.#sourceLines;
  }
}

/** `texts` are the files that the issues are about, where they could be read. */
export function wrongConfiguration(
  issues: readonly Issue[],
  texts: ReadonlyMap<string, string> = new Map(),
): ConfigurationError {
  const [first] = issues;
  const listed = issues.map(({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`);
  const hint = issues.length === 1 && first !== undefined ? first.hint : 'Correct them and type the command again';
  return new ConfigurationError(`The configuration is wrong: ${listed.join('; ')}`, {
    hint,
    issues,
    sourceLines: new Map([...texts].map(([file, text]) => [file, showableLines(issues, { file, text })])),
  });
}

/** What stands beside credentials, or before the @ of an address. What a plan's excerpts leave out is left out besides. */
const COULD_HOLD_SECRET = /credential|token|proxy|@/i;

function showableLines(issues: readonly Issue[], { file, text }: { file: string; text: string }): string[] {
  const ofFile = issues.filter((issue) => issue.file === file);
  return linesOf(text).map((content, index) => {
    const paths = ofFile.filter(({ line }) => line === index + 1).map(({ path }) => path);
    const isShowable = paths.length > 0 && ![content, ...paths].some((one) => COULD_HOLD_SECRET.test(one));
    return isShowable ? content : '';
  });
}
