// `expand FILE`: the resulting plan, each value with the file and line that it came from.
import type { SettingsFlags } from '../../config/load-settings.ts';
import { planRejected } from '../plan-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { issueLines } from '../view/issue-lines.ts';

export interface ExpandCommand extends SettingsFlags {
  file: string;
}

export async function expand({ file, ...flags }: ExpandCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const settings = await dependencies.loadSettings(flags);
  const reading = await dependencies.readPlan(file, settings);
  if (reading.expand === undefined) throw planRejected(file, reading);
  terminal.say(issueLines(reading.issues, reading.sourceLines));
  terminal.printText(reading.expand());
  return EXIT.ok;
}
