// The rows of a CSV file as located maps, as if each were a site of the plan, so that merging and checks treat them alike.
import { MAX_ITEMS } from '../document/limits.ts';
import type { Complaint, Findings } from '../document/findings.ts';
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
  findings: Findings;
}

/** `item` is the one of sitesFrom that names the file; what it says of profiles holds for each row that has none. */
export function locateRows(item: LocatedMap, source: SourceText, findings: Findings): LocatedMap[] {
  const list: LocatedList = { source, offset: 0, parent: item, key: 'rows', isBroken: false, kind: 'list', items: [] };
  item.entries.set('rows', { keyOffset: item.offset, node: list });
  const { records, refusal } = readCsv(source.text);
  if (refusal !== undefined) {
    const { offset, ...complaint } = refusal;
    findings.error(at(list, offset), complaint);
    return [];
  }
  const [header, ...others] = records;
  const complaint = header === undefined ? noHeader : tooWide(header);
  if (header === undefined || complaint !== undefined) {
    if (complaint !== undefined) findings.error(spotOf(list), complaint);
    return [];
  }
  const columns = mapColumns(header.cells, { item, source, findings });
  if (columns === undefined) return [];
  const mapping = child(item, 'columns');
  const meant = mapping?.kind === 'map' ? mapping.meant : new Set<string>();
  const rows = { list, columns, width: header.cells.length, meant, findings };
  return others.map((record, index) => locateRow(record, index, rows));
}

const noHeader: Complaint = {
  code: 'csv-empty',
  message: 'The file is empty',
  hint: 'Write a line with the names of the columns, then one line for each site',
};

function tooWide({ cells }: CsvRecord): Complaint | undefined {
  if (cells.length <= MAX_ITEMS) return undefined;
  const message = `The file has ${cells.length} columns, and at most ${MAX_ITEMS} are allowed`;
  return { code: 'too-many-items', message, hint: 'Check the commas and line ends' };
}

function locateRow(record: CsvRecord, index: number, rows: Rows): LocatedMap {
  const { list, columns, width, findings } = rows;
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
      row.entries.set(key, { keyOffset: cell.offset, node: locateCell(cell, { key, row }) });
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

function locateCell({ text, offset }: CsvCell, { key, row }: { key: string; row: LocatedMap }): Located {
  const { source } = row;
  if (!LISTS.has(key)) return scalar(text.trim(), { source, offset, parent: row, key });
  const list: LocatedList = { source, offset, parent: row, key, isBroken: false, kind: 'list', items: [] };
  const items = text.split(/[;\s]+/).filter((item) => item !== '');
  for (const [index, item] of items.entries()) {
    list.items.push(scalar(item, { source, offset, parent: list, key: index }));
  }
  return list;
}

function scalar(value: string, written: Pick<LocatedScalar, 'source' | 'offset' | 'parent' | 'key'>): LocatedScalar {
  return { ...written, kind: 'scalar', value, isBroken: false };
}

function inheritProfiles(row: LocatedMap, item: Located | undefined): void {
  const entry = item?.kind === 'map' ? item.entries.get('profiles') : undefined;
  if (entry !== undefined && !row.entries.has('profiles')) row.entries.set('profiles', entry);
}

function at(list: LocatedList, offset: number): Spot {
  return { position: positionAt(list.source, offset), path: spotOf(list).path };
}
