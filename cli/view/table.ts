// Columns as wide as their longest cell, two spaces between them, no boxes.
import type { Line, Span } from './line.ts';
import { tonedLine } from './line.ts';

export type Cell = string | Span;

export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): Line[] {
  const all: (readonly Cell[])[] = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row, index) => {
    const line = row.flatMap((cell, column) => [cell, gapAfter(cell, { column, widths })]);
    return index === 0 ? tonedLine('dim', line) : line;
  });
}

function gapAfter(cell: Cell, { column, widths }: { column: number; widths: number[] }): string {
  if (column === widths.length - 1) return '';
  return ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2);
}

function widthOf(cell: Cell): number {
  if (typeof cell === 'string') return cell.length;
  return cell.kind === 'text' ? cell.text.length : 1;
}
