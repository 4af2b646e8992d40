// The whole command line with a fake terminal and fake runs; configuration and plans are real files in a folder of its own.
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dependencies } from '../../cli/dependencies.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { listenForInterrupts } from '../../cli/interrupts.ts';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { editionOf } from '../../config/account.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { readPlan } from '../../config/read-plan.ts';
import { RunsError } from '../../runs/runs-error.ts';
import type { Runs } from '../../runs/connect-runs.ts';
import { readPsks } from '../../worker/read-psks.ts';
import { fakeRuns } from './a-run.ts';
import { fakeTerminal, type FakeTerminal } from './fake-terminal.ts';

export const PLAN = `version: 1
name: branches
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-hub0000000000000000a } }
defaults: { gateway: hub-a, cloudSubnets: [172.16.0.0/16], psk: { derive: retail } }
sites:
  - { name: oslo, address: 203.0.113.7, siteSubnets: [10.2.0.0/24] }
  - { name: bergen, address: 203.0.113.9, siteSubnets: [10.3.0.0/24] }
`;

export interface Typed extends FakeTerminal {
  exitCode: ExitCode;
  /** Names of the calls to the runs, in order. */
  calls: string[];
}

interface Circumstances {
  runs?: Partial<Runs>;
  plan?: string;
  /** Text of causeway.config.yaml; none without it. */
  configuration?: string;
  isTty?: boolean;
  typed?: string;
  env?: NodeJS.ProcessEnv;
  /** Signals of the process. */
  signals?: EventEmitter;
}

/** Types `causeway ARGS` in a folder with `plan.yaml`. */
export async function causeway(args: string[], circumstances: Circumstances = {}): Promise<Typed> {
  const { runs = {}, plan = PLAN, isTty = false, typed, signals = new EventEmitter() } = circumstances;
  const cwd = mkdtempSync(join(tmpdir(), 'causeway-cli-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, 'plan.yaml'), plan);
  const { configuration } = circumstances;
  if (configuration !== undefined) writeFileSync(join(cwd, 'causeway.config.yaml'), configuration);
  const env = circumstances.env ?? { CAUSEWAY_ENDPOINT: 'http://127.0.0.1:9' };
  const fakeStreams = fakeTerminal({ isTty, ...(typed !== undefined && { typed }) });
  const fake = fakeRuns(runs);
  const dependencies: Dependencies = {
    terminal: fakeStreams.terminal,
    env,
    cwd,
    command: ['causeway'],
    listenForInterrupts: () => listenForInterrupts(signals, () => undefined),
    loadSettings: (flags) => Promise.resolve().then(() => loadSettings({ env, cwd, flags })),
    readPlan: (file, settings) =>
      Promise.resolve(readPlan(join(cwd, file), { edition: (account) => editionOf(settings, account) })),
    connectRuns: () => Promise.resolve(fake.runs),
    readPsks,
  };
  const exitCode = await runCommandLine(args, dependencies);
  return { ...fakeStreams, exitCode, calls: fake.calls };
}

export function alreadyRunning(): Promise<never> {
  const hint = 'Type `causeway status branches`';
  return Promise.reject(new RunsError('run/default/branches is still open', { kind: 'already-running', hint }));
}
