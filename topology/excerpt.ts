// The source line of an issue with a caret under the place. Left out wherever the line could hold a secret.
import { resemblesSecret } from './document/located.ts';
import type { Issue } from './model.ts';

const SHOWN_COLUMNS = 100;
const COLUMNS_BEFORE = 60;

/** Two lines, or none: when the YAML or CSV could not be read there, or the line, its key or its parent resembles a secret's. */
export function excerpt(issue: Issue, sourceLines: readonly string[]): string[] {
  const line = sourceLines[issue.line - 1];
  if (line === undefined || line.trim() === '' || couldHoldSecret(issue, line)) return [];
  const start = Math.max(0, Math.min(issue.column - 1 - COLUMNS_BEFORE, line.length - SHOWN_COLUMNS));
  const shown = printable(line.slice(start, start + SHOWN_COLUMNS));
  const margin = String(issue.line);
  return [`${margin} | ${shown}`, `${' '.repeat(margin.length)} | ${' '.repeat(issue.column - 1 - start)}^`];
}

/** The lines of a document, as positions count them. */
export function linesOf(source: string): string[] {
  return source.replace(/^\uFEFF/, '').split('\n');
}

function couldHoldSecret({ code, path }: Issue, line: string): boolean {
  return code.startsWith('yaml-') || code === 'csv-syntax' || resemblesSecret(line) || resemblesSecret(path);
}

// Control characters would steer the terminal, and a tab would move the caret.
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}
