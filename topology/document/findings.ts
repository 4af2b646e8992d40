// Collects the issues of one document and of the files that it names: nothing stops at the first. One complaint per place,
// path and code; the document's own come first, each file's sorted by position.
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
  readonly #file: string;
  #errors = 0;

  /** `file` is the document's. */
  constructor(file: string) {
    this.#file = file;
  }

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
    const issues = [...this.#issues.values()].sort((a, b) => this.#byFile(a, b) || byPosition(a, b));
    const first = issues[MAX_ISSUES];
    if (first === undefined) return issues;
    return [...issues.slice(0, MAX_ISSUES), tooMany(first)];
  }

  #byFile(a: Issue, b: Issue): number {
    const rank = ({ file }: Issue): number => (file === this.#file ? 0 : 1);
    return rank(a) - rank(b) || compareText(a.file, b.file);
  }

  #add(issue: Issue): void {
    const place = `${issue.line}:${issue.column}:${issue.code}:${issue.file}:${issue.path}`;
    if (!this.isFull() && !this.#issues.has(place)) this.#issues.set(place, issue);
  }
}

function byPosition(a: Issue, b: Issue): number {
  return a.line - b.line || a.column - b.column || compareText(a.code, b.code) || compareText(a.path, b.path);
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
