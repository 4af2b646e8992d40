// What the arguments of the verbs look like after parsing.
import type { OutputMode } from './output-mode.ts';

/** Flags win over the environment, and that over the configuration's files. */
export interface SettingsFlags {
  config?: string;
  home?: string;
}

export interface PlanFlags<Output = Exclude<OutputMode, 'jsonl'>> extends SettingsFlags {
  file: string;
  output: Output;
}

/** For verbs that take a plan's FILE or its name; `account` is for the name, since a file names its own. */
export interface TargetFlags<Output = Exclude<OutputMode, 'jsonl'>> extends SettingsFlags {
  plan: string;
  account?: string;
  output: Output;
}

export interface RunFlags {
  autoApprove?: boolean;
  /** In ms. */
  timeout?: number;
}
