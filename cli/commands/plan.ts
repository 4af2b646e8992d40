// `plan FILE`: what an apply would do, from a read-only look by a worker.
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode, exitOfRefusal } from '../exit-codes.ts';
import type { PlanFlags } from '../flags.ts';
import { planWork } from '../plan-work.ts';
import { previewLines } from '../view/preview-lines.ts';
import { hasChanges, previewOf } from '../view/preview.ts';
import { hintOf, problemLines } from '../view/problem-lines.ts';
import { withRuns } from '../with-runs.ts';

export interface PlanCommand extends PlanFlags {
  detailedExitcode?: boolean;
}

export async function plan({ detailedExitcode, ...flags }: PlanCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const work = await planWork(flags, dependencies);
  const report = await withRuns(work, dependencies, ({ runs, interrupts }) =>
    interrupts.race(runs.look(work.topology)),
  );
  const preview = previewOf(work.topology, report);
  if (flags.output === 'json') terminal.printJson(preview);
  else terminal.print([...previewLines(preview), ...problemLines(preview.problems)]);
  if (report.refusal) {
    if (flags.output === 'text') terminal.say([[`Next: ${hintOf(preview.problems)}`]]);
    return exitOfRefusal(report.refusal);
  }
  if (flags.output === 'text' && hasChanges(preview)) terminal.say([[`Next: causeway apply ${flags.file}`]]);
  return detailedExitcode === true && hasChanges(preview) ? EXIT.changes : EXIT.ok;
}
