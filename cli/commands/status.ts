// `status FILE|NAME`: how the last run of a plan stands, and its connections now. The exit follows the outcome alone.
import type { Dependencies } from '../dependencies.ts';
import { exitOfReport, type ExitCode } from '../exit-codes.ts';
import type { TargetFlags } from '../flags.ts';
import { planTarget } from '../plan-target.ts';
import { printedReport } from '../printed-report.ts';
import { nextStepLines, statusLines } from '../view/report-lines.ts';
import { withRuns } from '../with-runs.ts';

export async function status(flags: TargetFlags, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const target = await planTarget(flags, dependencies);
  const report = await withRuns(target, dependencies, ({ runs, interrupts }) =>
    interrupts.race(runs.status(target.plan)),
  );
  if (flags.output === 'json') {
    terminal.printJson(printedReport(report));
  } else {
    terminal.print(statusLines(report));
    terminal.say(nextStepLines(report));
  }
  return exitOfReport(report);
}
