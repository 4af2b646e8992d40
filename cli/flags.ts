// What the arguments of the verbs look like after parsing.
import type { SettingsFlags } from '../config/load-settings.ts';
import type { OutputMode } from './output-mode.ts';

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
