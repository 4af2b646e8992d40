// `pause` and `resume`: hold back a plan, a gateway or everything. What is in its turn goes on to its end.
import type { SettingsFlags } from '../../config/load-settings.ts';
import type { HeldLane, LaneScope } from '../../runs/connect-runs.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { planArgument } from '../plan-argument.ts';
import { planTarget } from '../plan-target.ts';
import { holdLines } from '../view/hold-lines.ts';
import { withRuns } from '../with-runs.ts';

export interface ResumeCommand extends SettingsFlags {
  plan?: string;
  gateway?: string;
  all?: boolean;
  account: string;
  output: 'text' | 'json';
}

export interface PauseCommand extends ResumeCommand {
  reason: string;
}

export async function pause({ reason, ...command }: PauseCommand, dependencies: Dependencies): Promise<ExitCode> {
  const exitCode = await steer(command, dependencies, (runs, scope) => runs.pause({ ...scope, reason }));
  if (command.output === 'text') dependencies.terminal.say([[`Next: ${resumeOf(command)}, when it may go on`]]);
  return exitCode;
}

function resumeOf({ plan, gateway, account }: ResumeCommand): string {
  const scope = plan ?? (gateway === undefined ? '--all' : `--gateway ${gateway}`);
  return `causeway resume ${scope}${account === 'default' ? '' : ` --account ${account}`}`;
}

export async function resume(command: ResumeCommand, dependencies: Dependencies): Promise<ExitCode> {
  return await steer(command, dependencies, (runs, scope) => runs.resume(scope));
}

type Steering = Pick<Awaited<ReturnType<Dependencies['connectRuns']>>, 'pause' | 'resume'>;

async function steer(
  command: ResumeCommand,
  dependencies: Dependencies,
  tell: (runs: Steering, scope: LaneScope) => Promise<HeldLane[]>,
): Promise<ExitCode> {
  const scope = await scopeOf(command, dependencies);
  const { account, output, config, home } = command;
  const flags = { ...(config !== undefined && { config }), ...(home !== undefined && { home }) };
  const target = { settings: await dependencies.loadSettings(flags), accountName: account };
  return withRuns(target, dependencies, async ({ runs, terminal, interrupts }) => {
    const lanes = await interrupts.race(tell(runs, scope));
    if (output === 'json') terminal.printJson({ lanes });
    else terminal.print(holdLines(lanes));
    return EXIT.ok;
  });
}

/** Exactly one of a plan, a gateway and everything: a slip must not stop the whole house. */
async function scopeOf(command: ResumeCommand, dependencies: Dependencies): Promise<LaneScope> {
  const { plan, gateway, all } = command;
  const given = [plan !== undefined, gateway !== undefined, all === true].filter(Boolean);
  if (given.length !== 1) {
    throw usageError('Cannot tell what is meant', 'Give one of: a plan, --gateway ID, or --all');
  }
  if (gateway !== undefined) return { gatewayId: gateway };
  if (plan === undefined) return {};
  const argument = await planArgument(plan, dependencies.cwd);
  if (argument.kind === 'name') return { plan: argument.name };
  return { plan: (await planTarget({ ...command, plan }, dependencies)).plan };
}
