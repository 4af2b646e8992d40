// `status FILE|NAME`, or of a ticket: how the last run of a plan stands, and its connections now. The exit follows the outcome alone.
import type { SettingsFlags } from '../../config/load-settings.ts';
import type { RunReport } from '../../runs/report.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { exitOfReport, type ExitCode } from '../exit-codes.ts';
import { planTarget } from '../plan-target.ts';
import { printedReport } from '../printed-report.ts';
import { nextStepLines, statusLines } from '../view/report-lines.ts';
import { withRuns } from '../with-runs.ts';

export interface StatusCommand extends SettingsFlags {
  plan?: string;
  ticket?: string;
  account?: string;
  output: 'text' | 'json';
}

export async function status(command: StatusCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const report = await reportFor(command, dependencies);
  if (command.output === 'json') {
    terminal.printJson(printedReport(report));
  } else {
    terminal.print(statusLines(report));
    terminal.say(nextStepLines(report));
  }
  return exitOfReport(report);
}

async function reportFor({ plan, ticket, ...flags }: StatusCommand, dependencies: Dependencies): Promise<RunReport> {
  if ((plan === undefined) === (ticket === undefined)) {
    throw usageError(
      'Either a plan or a ticket is asked for',
      'Type `causeway status PLAN` or `causeway status --ticket REFERENCE`',
    );
  }
  if (ticket === undefined) {
    const target = await planTarget({ ...flags, plan: plan ?? '' }, dependencies);
    return await withRuns(target, dependencies, ({ runs, interrupts }) => interrupts.race(runs.status(target.plan)));
  }
  const settings = await dependencies.loadSettings(flags);
  const place = { settings, accountName: flags.account ?? 'default' };
  return await withRuns(place, dependencies, ({ runs, interrupts }) => interrupts.race(runs.statusByTicket(ticket)));
}
