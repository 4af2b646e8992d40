// Plan text → topology, or every issue at once. Pure: reading files and decoding them is for the caller.
import { checkPlan } from './check-plan.ts';
import type { ReadCsvFile } from './csv/read-sites-from.ts';
import type { Edition, EditionName } from './editions/edition.ts';
import type { Issue, PlannedTopology, Topology } from './model.ts';

export interface ParsePlanOptions {
  /** Named in every issue. */
  file: string;
  /** What the cloud supports, or how to find out for the account that the plan names. */
  edition?: EditionName | ((account: string) => Edition | EditionName | undefined);
  /** Gets the text of a CSV file that the plan names; without it there are none. */
  readCsvFile?: ReadCsvFile;
}

export interface ParsedPlan {
  /** Sorted by position. */
  issues: Issue[];
  /** Present when no issue is an error. */
  planned?: PlannedTopology;
  /** What this version cannot apply of a plan that is right; each a warning with its place. */
  lacking: Issue[];
  /** What a run takes; present when no issue is an error and nothing is lacking. */
  topology?: Topology;
}

/** Never throws, whatever the text: a mistake is an issue. */
export function parsePlan(text: string, options: ParsePlanOptions): ParsedPlan {
  const { issues, checked } = checkPlan(text, options);
  if (checked === undefined) return { issues, lacking: [] };
  const { planned, lacking, topology } = checked;
  return { issues, lacking, planned, ...(topology && { topology }) };
}
