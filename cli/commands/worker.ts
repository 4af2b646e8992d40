// `worker`: carries out the runs of one account until SIGINT or SIGTERM. Its log goes to stderr.
import type { SettingsFlags } from '../../config/load-settings.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface WorkerCommand extends SettingsFlags {
  account: string;
  output: 'text' | 'json';
}

export async function worker(
  { account, output, ...flags }: WorkerCommand,
  { env, terminal, loadSettings }: Dependencies,
): Promise<ExitCode> {
  const settings = await loadSettings(flags);
  const { runWorker } = await import('../../worker/run-worker.ts');
  await runWorker({
    settings,
    accountName: account,
    env,
    onReady: ({ taskQueue }) => {
      if (output === 'json') terminal.printJson({ ready: true, taskQueue });
      else terminal.say([[`Polling queue ${taskQueue}; Ctrl-C stops it`]]);
    },
  });
  return EXIT.ok;
}
