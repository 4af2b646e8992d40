// The rows of a CSV file as located maps, as if each were a site of the plan, so that merging and checks treat them alike.
import { tooManyItems } from '../document/check-shape.ts';
import type { Complaint, Findings } from '../document/findings.ts';
import { MAX_CSV_ROWS, MAX_ITEMS, MAX_NODES } from '../document/limits.ts';
import { child, positionAt, spotOf, type Located, type Spot } from '../document/located.ts';
import type { LocatedList, LocatedMap, LocatedScalar, SourceText } from '../document/located.ts';
import { mapColumns, type MappedColumn } from './map-columns.ts';
import { readCsv, type CsvCell, type CsvRecord } from './read-csv.ts';

const LISTS: ReadonlySet<string> = new Set(['profiles', 'siteSubnets', 'cloudSubnets']);

interface Rows {
  list: LocatedList;
  columns: readonly MappedColumn[];
  width: number;
  /** Keys that a mistyped column stands for. */
  meant: ReadonlySet<string>;
  budget: CsvBudget;
  findings: Findings;
}

/** Cells and items of lists that all files of a plan together may still have. */
export interface CsvBudget {
  valuesLeft: number;
}

/** `item` is the one of sitesFrom that names the file; what it says of profiles holds for each row that has none. */
export function locateRows(
  item: LocatedMap,
  source: SourceText,
  { budget, findings }: { budget: CsvBudget; findings: Findings },
): LocatedMap[] {
  const list: LocatedList = { source, offset: 0, parent: item, key: 'rows', isBroken: false, kind: 'list', items: [] };
  item.entries.set('rows', { keyOffset: item.offset, node: list });
  const { records, refusal } = readCsv(source.text);
  if (refusal !== undefined) {
    const { offset, ...complaint } = refusal;
    findings.error(at(list, offset), complaint);
    return [];
  }
  const [header, ...others] = records;
  if (header === undefined || others.length > MAX_CSV_ROWS) {
    if (header === undefined) findings.error(spotOf(list), noHeader);
    else findings.error(spotOf(child(item, 'csv') ?? item), tooManyRows);
    return [];
  }
  const columns = mapColumns(header.cells, { item, source, findings });
  if (columns === undefined) return [];
  const mapping = child(item, 'columns');
  const meant = mapping?.kind === 'map' ? mapping.meant : new Set<string>();
  const rows = { list, columns, budget, width: header.cells.length, meant, findings };
  const located: LocatedMap[] = [];
  for (const [index, record] of others.entries()) {
    const row = locateRow(record, index, rows);
    located.push(row);
    if (budget.valuesLeft >= 0) continue;
    findings.error(spotOf(row), tooManyValues);
    return [];
  }
  return located;
}

export const tooManyRows: Complaint = {
  code: 'too-many-rows',
  message: `The CSV files have more than ${MAX_CSV_ROWS} rows`,
  hint: 'Split the plan into several',
};

const tooManyValues: Complaint = {
  code: 'too-many-nodes',
  message: `The CSV files have more than ${MAX_NODES} values`,
  hint: 'Split the plan into several',
};

const noHeader: Complaint = {
  code: 'csv-empty',
  message: 'The file is empty',
  hint: 'Write a line with the names of the columns, then one line for each site',
};

function locateRow(record: CsvRecord, index: number, rows: Rows): LocatedMap {
  const { list, columns, width, budget, findings } = rows;
  const written = { source: list.source, offset: record.offset, parent: list, key: index, isBroken: false };
  const row: LocatedMap = { ...written, kind: 'map', entries: new Map(), meant: new Set(rows.meant) };
  list.items.push(row);
  if (record.cells.length !== width) {
    row.isBroken = true;
    findings.error(spotOf(row), unevenRow(record.cells.length, width));
    return row;
  }
  for (const { key, index: column } of columns) {
    const cell = record.cells[column];
    if (cell !== undefined && cell.text.trim() !== '') {
      row.entries.set(key, { keyOffset: cell.offset, node: locateCell(cell, { key, row, findings }) });
      budget.valuesLeft -= countOf(row, key);
    }
  }
  inheritProfiles(row, list.parent);
  return row;
}

function unevenRow(cells: number, width: number): Complaint {
  return {
    code: 'csv-cells',
    message: `This row has ${cells} cells, and the header has ${width}`,
    hint: 'Check its commas; a cell with a comma inside needs quotes',
  };
}

function countOf(row: LocatedMap, key: string): number {
  const node = child(row, key);
  return node?.kind === 'list' ? node.items.length : 1;
}

interface Cell {
  key: string;
  row: LocatedMap;
  findings: Findings;
}

function locateCell({ text, offset }: CsvCell, { key, row, findings }: Cell): Located {
  const { source } = row;
  if (!LISTS.has(key)) return scalar(text.trim(), { source, offset, parent: row, key });
  const list: LocatedList = { source, offset, parent: row, key, isBroken: false, kind: 'list', items: [] };
  const items = text.split(/[;\s]+/).filter((item) => item !== '');
  if (items.length > MAX_ITEMS) {
    list.isBroken = true;
    findings.error(spotOf(list), tooManyItems(items.length));
    return list;
  }
  for (const [index, item] of items.entries()) {
    list.items.push(scalar(item, { source, offset, parent: list, key: index }));
  }
  return list;
}

function scalar(
  value: string,
  { source, offset, parent, key }: Omit<LocatedScalar, 'kind' | 'value' | 'isBroken'>,
): LocatedScalar {
  return { source, offset, parent, key, isBroken: false, kind: 'scalar', value };
}

function inheritProfiles(row: LocatedMap, item: Located | undefined): void {
  const entry = item?.kind === 'map' ? item.entries.get('profiles') : undefined;
  if (entry !== undefined && !row.entries.has('profiles')) row.entries.set('profiles', entry);
}

function at(list: LocatedList, offset: number): Spot {
  return { position: positionAt(list.source, offset), path: spotOf(list).path };
}
