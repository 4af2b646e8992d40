// What is worth knowing before a yes.
import { indented, symbol, type Line } from './line.ts';

export function noteLines(notes: readonly string[]): Line[] {
  return notes.map((note) => indented([symbol('warning'), ` ${note}`]));
}
