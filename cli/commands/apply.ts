// `apply FILE`: shows what would change, asks, starts the run and follows it to its end.
import type { Topology } from '../../topology/model.ts';
import { confirm, requireApprover } from '../confirm.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { PlanFlags, RunFlags } from '../flags.ts';
import { followRun } from '../follow-run.ts';
import { planWork } from '../plan-work.ts';
import { refused } from '../refused.ts';
import type { OutputMode } from '../output-mode.ts';
import { previewLines } from '../view/preview-lines.ts';
import { hasChanges, previewOf } from '../view/preview.ts';
import { withRuns, type Connected } from '../with-runs.ts';

export type ApplyCommand = PlanFlags<OutputMode> & RunFlags;

export async function apply(command: ApplyCommand, dependencies: Dependencies): Promise<ExitCode> {
  const work = await planWork(command, dependencies);
  requireApprover(command.autoApprove === true, dependencies.terminal);
  return withRuns(work, dependencies, async (connected) => {
    await approve(work.topology, { command, connected });
    const handle = await connected.runs.startApply(work.topology);
    return followRun({ handle, output: command.output, timeoutMs: command.timeout }, connected);
  });
}

/** Returns when the run may begin. One without changes begins unasked: it only writes down what is there. */
async function approve(
  topology: Topology,
  { command, connected }: { command: ApplyCommand; connected: Connected },
): Promise<void> {
  const { runs, terminal, interrupts } = connected;
  const report = await interrupts.race(runs.look(topology));
  const preview = previewOf(topology, report);
  terminal.say(previewLines(preview));
  if (report.refusal) throw refused(`apply plan ${topology.plan}`, report.refusal);
  const isGiven = command.autoApprove === true || !hasChanges(preview);
  await confirm({ isGiven, question: `Apply plan ${topology.plan}?`, expected: 'yes' }, connected);
}
