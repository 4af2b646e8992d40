// CSV text → records whose cells know where they begin: commas, RFC 4180 quotes, LF or CRLF. Linear, and nothing is guessed.
import type { Complaint } from '../document/findings.ts';
import { MAX_CSV_ROWS, MAX_ITEMS } from '../document/limits.ts';

export interface CsvCell {
  text: string;
  /** Of its first character, an opening quote included. */
  offset: number;
}

export interface CsvRecord {
  cells: CsvCell[];
  offset: number;
}

export interface ReadCsv {
  /** Those before the place where reading stopped; empty lines are left out. */
  records: CsvRecord[];
  refusal?: Complaint & { offset: number };
}

type Read<T> = { kind: 'read'; value: T; end: number } | { kind: 'refused'; offset: number; complaint: Complaint };

/** At most `limit` records: a header, and one row more than there may be, so that a caller sees the excess. */
export function readCsv(text: string, limit = MAX_CSV_ROWS + 2): ReadCsv {
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length && records.length < limit;) {
    if (text[at] === '\n') {
      at++;
      continue;
    }
    const read = readRecord(text, at);
    if (read.kind === 'refused') return { records, refusal: { ...read.complaint, offset: read.offset } };
    const [first, ...others] = read.value.cells;
    const isEmptyLine = others.length === 0 && first?.text === '';
    if (!isEmptyLine) records.push(read.value);
    at = read.end;
  }
  return { records };
}

function readRecord(text: string, offset: number): Read<CsvRecord> {
  const cells: CsvCell[] = [];
  for (let at = offset; ; at++) {
    const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if (cell.kind === 'refused') return cell;
    cells.push({ text: cell.value, offset: at });
    at = cell.end;
    if (cells.length > MAX_ITEMS) return { kind: 'refused', offset, complaint: tooWide };
    if (text[at] === ',') continue;
    const end = lineEnd(text, at);
    if (end !== undefined) return { kind: 'read', value: { cells, offset }, end };
    return { kind: 'refused', offset: at, complaint: text[at] === '\r' ? loneReturn : behindQuote };
  }
}

function readPlain(text: string, offset: number): Read<string> {
  let end = offset;
  while (end < text.length && !',\r\n"'.includes(text.charAt(end))) end++;
  if (text[end] === '"') return { kind: 'refused', offset: end, complaint: strayQuote };
  return { kind: 'read', value: text.slice(offset, end), end };
}

function readQuoted(text: string, offset: number): Read<string> {
  for (let from = offset + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { kind: 'refused', offset, complaint: openQuote };
    if (text[quote + 1] !== '"') {
      return { kind: 'read', value: text.slice(offset + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    from = quote + 2;
  }
}

/** Where the next line begins, when this one ends here. */
function lineEnd(text: string, at: number): number | undefined {
  if (at >= text.length) return at;
  if (text[at] === '\n') return at + 1;
  return text.startsWith('\r\n', at) ? at + 2 : undefined;
}

const tooWide: Complaint = {
  code: 'too-many-items',
  message: `This row has more than ${MAX_ITEMS} cells`,
  hint: 'Check the commas and line ends',
};

const openQuote = csvSyntax('This quote is not closed', 'Close it, and double the quotes inside');
const strayQuote = csvSyntax('A quote stands inside a cell', 'Put the whole cell in quotes and double the ones inside');
const behindQuote = csvSyntax('Something stands behind the closing quote', 'Separate the cells with commas');
const loneReturn = csvSyntax('A carriage return stands alone', 'Save the file with LF or CRLF line ends');

function csvSyntax(message: string, hint: string): Complaint {
  return { code: 'csv-syntax', message, hint };
}
