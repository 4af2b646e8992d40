// `destroy FILE|NAME`: shows what would go, asks for the plan's name, and follows the run that removes it.
import { confirm, requireApprover } from '../confirm.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { RunFlags, TargetFlags } from '../flags.ts';
import { followRun } from '../follow-run.ts';
import type { OutputMode } from '../output-mode.ts';
import { planTarget, type PlanTarget } from '../plan-target.ts';
import { refused } from '../refused.ts';
import { countOf } from '../view/count-of.ts';
import { toned, type Line } from '../view/line.ts';
import { noteLines } from '../view/note-lines.ts';
import { removalLines } from '../view/removal-lines.ts';
import type { LedgerEntry } from '../../workflows/messages.ts';
import { withRuns, type Connected } from '../with-runs.ts';

export interface DestroyCommand extends TargetFlags<OutputMode>, RunFlags {
  includeAdopted?: boolean;
}

export async function destroy(command: DestroyCommand, dependencies: Dependencies): Promise<ExitCode> {
  const target = await planTarget(command, dependencies);
  requireApprover(command.autoApprove === true, dependencies.terminal);
  return withRuns(target, dependencies, async (connected) => {
    await approve(target, { command, connected });
    const { topology } = target;
    const handle = await connected.runs.startDestroy(target.plan, {
      topology,
      includeAdopted: command.includeAdopted === true,
    });
    return followRun({ handle, output: command.output, timeoutMs: command.timeout }, connected);
  });
}

/** Returns when the run may begin. */
async function approve(
  { plan, topology }: PlanTarget,
  { command, connected }: { command: DestroyCommand; connected: Connected },
): Promise<void> {
  const { runs, terminal, interrupts } = connected;
  const includeAdopted = command.includeAdopted === true;
  const { refusal, others, notes } = await interrupts.race(runs.lookAtLedger(plan, topology));
  if (refusal) throw refused(`destroy plan ${plan}`, refusal);
  const lines = removalLines(others, { includeAdopted });
  terminal.say([headline(plan, others), ...lines, ...noteLines(notes)]);
  const isGiven = command.autoApprove === true || others.length === 0;
  await confirm({ isGiven, question: `Destroy plan ${plan}?`, expected: plan }, connected);
}

function headline(plan: string, others: readonly LedgerEntry[]): Line {
  if (others.length === 0) return [toned('strong', `Plan ${plan}`), ': nothing of it is there'];
  return [toned('strong', `Plan ${plan}`), `: ${countOf(others.length, 'link')} will be removed`];
}
