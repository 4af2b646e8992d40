// The sites that a plan takes from CSV files. Getting the text of a file is for the caller.
import { checkItems, type Shape } from '../document/check-shape.ts';
import type { Complaint, Findings } from '../document/findings.ts';
import { MAX_CSV_ROWS, MAX_FILE_BYTES, MAX_NODES } from '../document/limits.ts';
import {
  child,
  itemsOf,
  resemblesSecret,
  sourceText,
  spotOf,
  textOf,
  type SourceText,
  type Located,
  type LocatedMap,
} from '../document/located.ts';
import { withoutByteOrderMark } from '../document/read-document.ts';
import type { Issue } from '../model.ts';
import { siteSchema } from '../schema/settings-schema.ts';
import { locateRows, tooManyRows } from './locate-rows.ts';
import { readCsv } from './read-csv.ts';

/** `file` is the name for issues. An issue of the encoding has its place in the file, any other is about the name. */
export type CsvFile = { kind: 'text'; file: string; text: string } | { kind: 'issue'; issue: Issue };

/** Given the name as the plan writes it. */
export type ReadCsvFile = (name: string) => CsvFile;

interface Sources {
  readFile: ReadCsvFile;
  shape: Shape;
  findings: Findings;
}

export function readSitesFrom(root: Located, { readFile, shape, findings }: Sources): LocatedMap[] {
  const sites: LocatedMap[] = [];
  const budget = { valuesLeft: MAX_NODES };
  let length = 0;
  for (const [index, item] of itemsOf(child(root, 'sitesFrom')).entries()) {
    const csv = child(item, 'csv');
    const text = readItem(item, { readFile, index, findings });
    if (text === undefined || item.kind !== 'map' || csv === undefined) continue;
    length += text.text.length;
    if (length > MAX_FILE_BYTES) findings.error(spotOf(csv), tooMuch);
    if (length > MAX_FILE_BYTES || findings.isFull()) return [];
    const rows = locateRows(item, text, { budget, findings });
    if (sites.length + rows.length > MAX_CSV_ROWS) {
      findings.error(spotOf(csv), tooManyRows);
      return [];
    }
    checkItems(rows, { schema: siteSchema, at: ['sitesFrom', index, 'rows'], root, shape, findings });
    for (const row of rows) sites.push(row);
  }
  return sites;
}

function readItem(
  item: Located,
  { readFile, index, findings }: { readFile: ReadCsvFile; index: number; findings: Findings },
): SourceText | undefined {
  const csv = child(item, 'csv');
  const name = textOf(csv);
  if (item.kind !== 'map' || csv === undefined || name === undefined || !hasReadableColumns(item)) return undefined;
  const read = readFile(name);
  if (read.kind === 'text') return { ...sourceText(read.file, withoutByteOrderMark(read.text)), order: index + 1 };
  complainOfFile(csv, read.issue, findings);
  return undefined;
}

// A mapping that was complained about, such as one of a psk: what the rows hold then is not known.
function hasReadableColumns(item: LocatedMap): boolean {
  const columns = child(item, 'columns');
  if (columns?.kind !== 'map' || columns.isBroken || item.isBroken) return false;
  return [...columns.entries].every(([key, { node }]) => !resemblesSecret(key) && !node.isBroken);
}

function complainOfFile(csv: Located, issue: Issue, findings: Findings): void {
  const { code, message, hint, file, line, column } = issue;
  const spot = spotOf(csv);
  findings.error(code === 'encoding' ? { ...spot, position: { file, line, column } } : spot, { code, message, hint });
}

const tooMuch: Complaint = {
  code: 'too-large',
  message: `The CSV files together are larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`,
  hint: 'Split the plan into several',
};

/** Whether its lines may be shown: none may when a column, mapped or not, could hold secrets. */
export function isShowable(csv: string): boolean {
  const [header] = readCsv(withoutByteOrderMark(csv), 1).records;
  return header?.cells.some(({ text }) => resemblesSecret(text)) === false;
}
