// A plan's file, read and found free of errors, with the settings of the account that it names.
import type { Settings, SettingsFlags } from '../config/load-settings.ts';
import type { ReadPlan } from '../config/read-plan.ts';
import type { Issue, Topology } from '../topology/model.ts';
import { CommandError } from './command-error.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT } from './exit-codes.ts';
import { issueCount, issueLines } from './view/issue-lines.ts';

export interface PlanWork {
  settings: Settings;
  accountName: string;
  topology: Topology;
}

/** Throws with every issue when there is an error, or something that this version cannot apply; warnings do not stop. */
export async function planWork(
  { file, ...flags }: SettingsFlags & { file: string },
  dependencies: Dependencies,
): Promise<PlanWork> {
  const settings = await dependencies.loadSettings(flags);
  const reading = await dependencies.readPlan(file, settings);
  const { topology, issues, sourceLines } = reading;
  if (topology === undefined) throw planRejected(file, reading);
  dependencies.terminal.say(issueLines(issues, sourceLines));
  return { settings, accountName: topology.cloud.account, topology };
}

export function planRejected(file: string, { sourceLines, ...reading }: ReadPlan): CommandError {
  const issues = [...reading.issues, ...reading.lacking.map(asError)];
  const message = `Cannot use plan ${file}: ${issueCount(issues)}`;
  const hint = `Correct the plan, then type \`causeway validate ${file}\``;
  return new CommandError({
    code: 'plan',
    message,
    hint,
    exitCode: EXIT.invalid,
    details: { issues },
    lines: [...issueLines(issues, sourceLines), [message]],
  });
}

function asError(issue: Issue): Issue {
  return { ...issue, severity: 'error' };
}
