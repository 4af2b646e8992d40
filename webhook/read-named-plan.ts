// A plan of the configured folder, by its name alone. The name was checked: it has neither dots nor slashes.
import { join } from 'node:path';
import { editionOf } from '../config/account.ts';
import type { Settings } from '../config/load-settings.ts';
import { readPlan } from '../config/read-plan.ts';
import type { Topology } from '../topology/model.ts';

export type NamedPlan =
  | { kind: 'plan'; topology: Topology }
  | { kind: 'refused'; code: string; issues: { code: string; path: string; line: number }[] };

export function readNamedPlan(settings: Settings, name: string): NamedPlan {
  const file = join(settings.plans.directory, `${name}.yaml`);
  const { topology, issues, lacking } = readPlan(file, { edition: (account) => editionOf(settings, account) });
  if (topology?.plan === name) return { kind: 'plan', topology };
  if (topology) return { kind: 'refused', code: 'plan-has-another-name', issues: [] };
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.some((issue) => issue.code === 'file-not-found' && issue.file === file)) {
    return { kind: 'refused', code: 'plan-unknown', issues: [] };
  }
  // What this version cannot apply keeps a plan from being applied as a mistake does.
  const told = [...errors, ...lacking].slice(0, 20).map(({ code, path, line }) => ({ code, path, line }));
  return { kind: 'refused', code: 'plan-invalid', issues: told };
}
