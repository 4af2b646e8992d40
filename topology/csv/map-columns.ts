// Which column of a CSV file becomes which key of a site. What is not mapped is ignored, and said once.
import type { Complaint, Findings } from '../document/findings.ts';
import { child, positionAt, spotOf, textOf, type Located } from '../document/located.ts';
import { pathOf, resemblesSecret, type LocatedMap, type SourceText, type Spot } from '../document/located.ts';
import { nearestWord } from '../document/nearest-word.ts';
import { columnKeys } from '../schema/plan-schema.ts';
import type { CsvCell } from './read-csv.ts';

export interface MappedColumn {
  key: string;
  index: number;
}

interface Header {
  item: LocatedMap;
  source: SourceText;
  findings: Findings;
}

/** Nothing when a mapped column is missing. */
export function mapColumns(cells: readonly CsvCell[], { item, source, findings }: Header): MappedColumn[] | undefined {
  const names = cells.map(({ text }) => text.trim());
  const columns = child(item, 'columns');
  const wanted = columnKeys.flatMap((key) => {
    const node = child(columns, key);
    return node === undefined ? [] : [{ key, node, index: names.indexOf(textOf(node) ?? '') }];
  });
  const missing = wanted.filter(({ index }) => index < 0);
  if (missing.length > 0) {
    complainOfMissing(missing, { cells, header: { item, source, findings } });
    return undefined;
  }
  judgeOthers(names, { cells, used: new Set(wanted.map(({ index }) => index)), header: { item, source, findings } });
  return wanted.map(({ key, index }) => ({ key, index }));
}

function complainOfMissing(
  missing: readonly { node: Located }[],
  { cells, header }: { cells: readonly CsvCell[]; header: Header },
): void {
  const separated = cells.find(({ text }) => /[;\t]/.test(text));
  if (separated !== undefined)
    return header.findings.error(spotOfCell(separated, header), wrongSeparator(separated.text));
  const names = cells.map(({ text }) => text.trim());
  for (const { node } of missing) {
    header.findings.error(spotOf(node), missingColumn(textOf(node) ?? '', names, header.source.file));
  }
}

function judgeOthers(
  names: readonly string[],
  { cells, used, header }: { cells: readonly CsvCell[]; used: ReadonlySet<number>; header: Header },
): void {
  for (const [index, cell] of cells.entries()) {
    const first = names.indexOf(names[index] ?? '');
    if (first !== index && used.has(first)) header.findings.error(spotOfCell(cell, header), columnTwice);
    else if (!used.has(index)) header.findings.warning(spotOfCell(cell, header), columnIgnored);
  }
}

function spotOfCell({ offset }: CsvCell, { item, source }: Header): Spot {
  return { position: positionAt(source, offset), path: pathOf(item) };
}

function missingColumn(wanted: string, names: readonly string[], file: string): Complaint {
  const quotable = names.filter((name) => /^[\w .-]{1,40}$/.test(name) && !resemblesSecret(name));
  const nearest = nearestWord(wanted, quotable);
  return {
    code: 'csv-column-missing',
    message: `${file} has no column of this name`,
    hint:
      nearest === undefined ? 'Write the name as it stands in the first line of the file' : `Did you mean ${nearest}`,
  };
}

function wrongSeparator(header: string): Complaint {
  return {
    code: 'csv-separator',
    message: `The columns are separated by ${header.includes(';') ? 'semicolons' : 'tabs'}`,
    hint: 'Save the file with commas; semicolons separate the items of a list in a cell',
  };
}

const columnTwice: Complaint = {
  code: 'csv-column-twice',
  message: 'Another column has this name already, and it is mapped',
  hint: 'Give each mapped column a name of its own',
};

const columnIgnored: Complaint = {
  code: 'csv-column-ignored',
  message: 'This column is not mapped, and is ignored',
  hint: 'Map it under columns, or remove it',
};
