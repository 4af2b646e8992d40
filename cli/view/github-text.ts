// Issues as GitHub's workflow commands: each becomes an annotation beside its line in a pull request.
import type { Issue } from '../../topology/model.ts';

export function githubText(issues: readonly Issue[]): string {
  return issues.map((issue) => `${command(issue)}\n`).join('');
}

function command({ severity, file, line, column, code, message, hint }: Issue): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${severity} ${place}::${data(`${message}\n${hint}`)}`;
}

// GitHub, "Workflow commands": the escapes of a message, and those of a property.
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
