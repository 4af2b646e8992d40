// `sweep [--plan P]`: what runs could not finish or undo, listed; with a plan, removed.
import type { SettingsFlags } from '../../config/load-settings.ts';
import type { Remain } from '../../runs/connect-runs.ts';
import { confirm, requireApprover } from '../confirm.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { RunFlags } from '../flags.ts';
import { followRun } from '../follow-run.ts';
import type { OutputMode } from '../output-mode.ts';
import { countOf } from '../view/count-of.ts';
import { remainLines } from '../view/remain-lines.ts';
import { withRuns, type Connected } from '../with-runs.ts';

export interface SweepCommand extends RunFlags, SettingsFlags {
  plan?: string;
  account: string;
  output: OutputMode;
}

export async function sweep(command: SweepCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { account, plan, output, autoApprove, timeout, ...flags } = command;
  const target = { settings: await dependencies.loadSettings(flags), accountName: account };
  if (plan !== undefined) requireApprover(autoApprove === true, dependencies.terminal);
  return withRuns(target, dependencies, async (connected) => {
    const remains = await connected.interrupts.race(connected.runs.remains());
    if (plan === undefined) return list(remains, { output, connected });
    const ofPlan = remains.filter((it) => it.plan === plan);
    connected.terminal.say(remainLines(ofPlan));
    const question = `Remove ${countOf(ofPlan.length, 'leftover link')} of plan ${plan}?`;
    await confirm({ isGiven: autoApprove === true || ofPlan.length === 0, question, expected: 'yes' }, connected);
    const handle = await connected.runs.startSweep(plan);
    return followRun({ handle, output, timeoutMs: timeout }, connected);
  });
}

function list(
  remains: readonly Remain[],
  { output, connected: { terminal } }: { output: OutputMode; connected: Connected },
): ExitCode {
  if (output === 'json') terminal.printJson({ remains });
  else if (output === 'jsonl') for (const remain of remains) terminal.printJson(remain);
  else terminal.print(remainLines(remains));
  const [first] = remains;
  if (first) terminal.say([[`Next: causeway sweep --plan ${first.plan}`]]);
  return remains.length === 0 ? EXIT.ok : EXIT.leftovers;
}
