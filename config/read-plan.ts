// A plan's file and the CSV files that it names → its topology, or every issue. Whatever is wrong with a file is an issue too.
import { dirname, isAbsolute, join } from 'node:path';
import { isShowable, type CsvFile } from '../topology/csv/read-sites-from.ts';
import { linesOf } from '../topology/excerpt.ts';
import { checkPlan } from '../topology/check-plan.ts';
import { expandPlan } from '../topology/expand/expand-plan.ts';
import type { ParsedPlan, ParsePlanOptions } from '../topology/parse-plan.ts';
import { readTextFile } from './read-text-file.ts';

export interface ReadPlan extends ParsedPlan {
  /** For excerpts, by the file's name in issues; without the files that cannot be read or could hold secrets. */
  sourceLines: SourceLines;
  /** The resulting plan as YAML; present when no issue is an error. */
  expand?: () => string;
}

export type SourceLines = ReadonlyMap<string, readonly string[]>;

/** Issues name the file as `path` does. `edition` says what the cloud of the plan's account supports. */
export function readPlan(path: string, { edition }: Pick<ParsePlanOptions, 'edition'> = {}): ReadPlan {
  const sourceLines = new Map<string, string[]>();
  const read = readTextFile(path, path);
  if (read.kind === 'issue') return { issues: [read.issue], lacking: [], sourceLines };
  sourceLines.set(path, linesOf(read.text));
  const readCsvFile = (name: string): CsvFile => {
    const file = isAbsolute(name) ? name : join(dirname(path), name);
    const csv = readTextFile(file, file);
    if (csv.kind === 'text' && isShowable(csv.text)) sourceLines.set(file, linesOf(csv.text));
    return csv.kind === 'issue' ? csv : { ...csv, file };
  };
  const options = { file: path, readCsvFile, ...(edition !== undefined && { edition }) };
  const { issues, checked } = checkPlan(read.text, options);
  if (checked === undefined) return { issues, lacking: [], sourceLines };
  const { planned, lacking, topology } = checked;
  return { issues, lacking, sourceLines, planned, ...(topology && { topology }), expand: () => expandPlan(checked) };
}
