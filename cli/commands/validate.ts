// `validate FILE`: the plan's mistakes, all of them, offline.
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { PlanFlags } from '../flags.ts';
import { symbol, type Line } from '../view/line.ts';
import { issueCount, issueLines } from '../view/issue-lines.ts';

export async function validate({ file, output, ...flags }: PlanFlags, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const settings = await dependencies.loadSettings(flags);
  const { issues, sourceLines, topology } = await dependencies.readPlan(file, settings);
  const isValid = topology !== undefined;
  const verdict: Line = [symbol(isValid ? 'done' : 'failed'), ` ${file}: ${issueCount(issues)}`];
  if (output === 'json') terminal.printJson({ issues });
  else terminal.print([...issueLines(issues, sourceLines), verdict]);
  return isValid ? EXIT.ok : EXIT.invalid;
}
