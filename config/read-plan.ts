// A plan's file → its topology, or every issue. Whatever is wrong with the file itself is an issue too.
import { linesOf } from '../topology/excerpt.ts';
import { parsePlan, type ParsedPlan, type ParsePlanOptions } from '../topology/parse-plan.ts';
import { readTextFile } from './read-text-file.ts';

export interface ReadPlan extends ParsedPlan {
  /** For excerpts; none when the file could not be read. */
  sourceLines: string[];
}

/** Issues name the file as `path` does. `edition` says what the cloud of the plan's account supports. */
export function readPlan(path: string, { edition }: Pick<ParsePlanOptions, 'edition'> = {}): ReadPlan {
  const read = readTextFile(path, path);
  if (read.kind === 'issue') return { issues: [read.issue], sourceLines: [] };
  const parsed = parsePlan(read.text, { file: path, ...(edition !== undefined && { edition }) });
  return { ...parsed, sourceLines: linesOf(read.text) };
}
