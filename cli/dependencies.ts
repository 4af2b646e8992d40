// What the commands stand on, and the real ones. Each is loaded when it is first needed: `validate` never meets Temporal.
import type { Settings, SettingsFlags } from '../config/load-settings.ts';
import type { ReadPlan } from '../config/read-plan.ts';
import type { Runs } from '../runs/connect-runs.ts';
import { listenForInterrupts, type Interrupts } from './interrupts.ts';
import type { readPsks } from '../worker/read-psks.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface Dependencies {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** How `causeway` is called, without a verb. */
  command: readonly string[];
  listenForInterrupts: () => Interrupts;
  /** Throws `ConfigurationError`. */
  loadSettings: (flags: SettingsFlags) => Promise<Settings>;
  readPlan: (file: string, settings: Settings) => Promise<ReadPlan>;
  connectRuns: (settings: Settings, accountName: string) => Promise<Runs>;
  /** On this machine, for a person who asks for them. */
  readPsks: typeof readPsks;
}

export function realDependencies(command: readonly string[]): Dependencies {
  const { env, stdin, stdout, stderr } = process;
  const cwd = process.cwd();
  return {
    env,
    cwd,
    command,
    terminal: openTerminal({ stdin, stdout, stderr, env }),
    listenForInterrupts: () => listenForInterrupts(process, (code) => process.exit(code)),
    loadSettings: async (flags) => {
      const { loadSettings } = await import('../config/load-settings.ts');
      return loadSettings({ env, cwd, flags });
    },
    readPlan: async (file, settings) => {
      const { readPlan } = await import('../config/read-plan.ts');
      const { editionOf } = await import('../config/account.ts');
      return readPlan(file, { edition: (account) => editionOf(settings, account) });
    },
    connectRuns: async (settings, accountName) => {
      const { connectRuns } = await import('../runs/connect-runs.ts');
      return connectRuns(settings, accountName);
    },
    readPsks: async (settings, asked) => {
      const { readPsks } = await import('../worker/read-psks.ts');
      return await readPsks(settings, asked);
    },
  };
}
