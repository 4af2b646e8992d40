// The mistakes of a plan: place, code, sentence, the source line with a caret, and what to do.
import type { SourceLines } from '../../config/read-plan.ts';
import { excerpt } from '../../topology/excerpt.ts';
import type { Issue } from '../../topology/model.ts';
import { countOf } from './count-of.ts';
import { toned, type Line } from './line.ts';

export function issueLines(issues: readonly Issue[], sourceLines: SourceLines): Line[] {
  return issues.flatMap((issue) => [
    ...oneIssue(issue),
    ...excerpt(issue, sourceLines.get(issue.file) ?? []).map((line): Line => ['  ', toned('dim', line)]),
    ['  ', issue.hint],
  ]);
}

/** "2 errors, 1 warning". */
export function issueCount(issues: readonly Issue[]): string {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  const parts = [errors > 0 && countOf(errors, 'error'), warnings > 0 && countOf(warnings, 'warning')];
  return parts.filter((part) => part !== false).join(', ') || 'no issue';
}

function oneIssue({ severity, file, line, column, code, path, message }: Issue): Line[] {
  const tone = severity === 'error' ? 'bad' : 'warning';
  const where = path === '' ? '' : ` (${path})`;
  return [
    [toned('strong', `${file}:${line}:${column}`), ' ', toned(tone, `${severity} ${code}`), ` ${message}${where}`],
  ];
}
