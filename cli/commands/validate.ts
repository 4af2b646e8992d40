// `validate FILES…`: the plans' mistakes, all of them, offline.
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ConfigurationError } from '../../config/configuration-error.ts';
import type { Settings, SettingsFlags } from '../../config/load-settings.ts';
import type { ReadPlan } from '../../config/read-plan.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { githubText } from '../view/github-text.ts';
import { issueCount, issueLines } from '../view/issue-lines.ts';
import { symbol, type Line } from '../view/line.ts';

export interface ValidateCommand extends SettingsFlags {
  /** None: all plans of the configured folder. */
  files: string[];
  output: 'text' | 'json' | 'github';
}

interface Checked extends ReadPlan {
  file: string;
}

export async function validate(
  { files, output, ...flags }: ValidateCommand,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const settings = await settingsOf(flags, { output, dependencies });
  const named = files.length > 0 ? files : await plansIn(settings.plans.directory, dependencies.cwd);
  const checked: Checked[] = [];
  for (const file of named) {
    const reading = await dependencies.readPlan(file, settings);
    // A plan that this version cannot apply is right all the same.
    checked.push({ ...reading, issues: [...reading.issues, ...reading.lacking], file });
  }
  print(checked, output, dependencies);
  return checked.every(({ planned }) => planned !== undefined) ? EXIT.ok : EXIT.invalid;
}

/** A mistake of the configuration is beside its line on GitHub as well. */
async function settingsOf(
  flags: SettingsFlags,
  { output, dependencies }: Pick<ValidateCommand, 'output'> & { dependencies: Dependencies },
): Promise<Settings> {
  try {
    return await dependencies.loadSettings(flags);
  } catch (error) {
    const isForGithub = output === 'github' && error instanceof ConfigurationError;
    if (isForGithub) dependencies.terminal.printText(githubText(error.issues));
    throw error;
  }
}

async function plansIn(folder: string, cwd: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const plans = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (plans.length > 0) return plans.map((name) => relative(cwd, join(folder, name)));
  throw usageError(`No plan was named, and there is none in ${folder}`, 'Type `causeway validate FILE`');
}

function print(
  checked: readonly Checked[],
  output: ValidateCommand['output'],
  { terminal }: Pick<Dependencies, 'terminal'>,
): void {
  const issues = checked.flatMap((one) => one.issues);
  switch (output) {
    case 'json':
      return terminal.printJson({ issues });
    case 'github':
      return terminal.printText(githubText(issues));
    case 'text':
      return terminal.print(checked.flatMap(linesOf));
  }
}

function linesOf({ file, issues, sourceLines, planned }: Checked): Line[] {
  const verdict: Line = [symbol(planned === undefined ? 'failed' : 'done'), ` ${file}: ${issueCount(issues)}`];
  return [...issueLines(issues, sourceLines), verdict];
}
