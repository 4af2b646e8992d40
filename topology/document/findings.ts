// Collects the issues of one document: nothing stops at the first. One complaint per place and code, sorted by position.
import type { Issue } from '../model.ts';
import { MAX_ISSUES } from './limits.ts';
import type { Spot } from './located.ts';

export interface Complaint {
  code: string;
  message: string;
  hint: string;
}

/** Past this many a generator or an attack is at work, and nobody reads on. */
const MAX_KEPT = 5 * MAX_ISSUES;

export class Findings {
  readonly #issues = new Map<string, Issue>();
  #errors = 0;

  error(spot: Spot, complaint: Complaint): void {
    this.#errors++;
    this.#add({ severity: 'error', ...spot.position, ...complaint, path: spot.path });
  }

  warning(spot: Spot, complaint: Complaint): void {
    this.#add({ severity: 'warning', ...spot.position, ...complaint, path: spot.path });
  }

  hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** Whoever could complain a million times stops here. */
  isFull(): boolean {
    return this.#issues.size >= MAX_KEPT;
  }

  sorted(): Issue[] {
    const issues = [...this.#issues.values()].sort(byPosition);
    const first = issues[MAX_ISSUES];
    if (first === undefined) return issues;
    return [...issues.slice(0, MAX_ISSUES), tooMany(first)];
  }

  #add(issue: Issue): void {
    const place = `${issue.line}:${issue.column}:${issue.code}:${issue.file}`;
    if (!this.isFull() && !this.#issues.has(place)) this.#issues.set(place, issue);
  }
}

function byPosition(a: Issue, b: Issue): number {
  return a.line - b.line || a.column - b.column || compareText(a.file, b.file) || compareText(a.code, b.code);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function tooMany(first: Issue): Issue {
  return {
    ...first,
    severity: 'error',
    code: 'too-many-issues',
    path: '',
    message: `Only the first ${MAX_ISSUES} issues are listed`,
    hint: 'Correct these and check again',
  };
}
