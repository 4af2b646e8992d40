// Which plan a verb means by FILE or name. A name is enough where the last run knows the rest.
import type { Settings } from '../config/load-settings.ts';
import type { Topology } from '../topology/model.ts';
import { usageError } from './command-error.ts';
import type { Dependencies } from './dependencies.ts';
import type { TargetFlags } from './flags.ts';
import type { OutputMode } from './output-mode.ts';
import { planArgument } from './plan-argument.ts';
import { planWork } from './plan-work.ts';

export interface PlanTarget {
  settings: Settings;
  accountName: string;
  plan: string;
  topology?: Topology;
}

const PLAN_NAME = /^[a-z][a-z0-9-]{1,39}$/;

export async function planTarget(
  { plan, account, config, home }: TargetFlags<OutputMode>,
  dependencies: Dependencies,
): Promise<PlanTarget> {
  const flags = { ...(config !== undefined && { config }), ...(home !== undefined && { home }) };
  const argument = await planArgument(plan, dependencies.cwd);
  if (argument.kind === 'file') {
    const work = await planWork({ ...flags, file: argument.file }, dependencies);
    return { ...work, plan: work.topology.plan };
  }
  if (!PLAN_NAME.test(argument.name)) {
    throw usageError(
      `"${argument.name}" is neither a plan's file nor its name`,
      'Give the path of a YAML file, or a name',
    );
  }
  const settings = await dependencies.loadSettings(flags);
  return { settings, accountName: account ?? 'default', plan: argument.name };
}
