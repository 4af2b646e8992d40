// `dev`: a Temporal server, the fake cloud and a worker in the foreground, until a signal.
import { homeFolder } from '../../config/find-files.ts';
import type { LocalStack } from '../../config/local-stack.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { toned, type Line } from '../view/line.ts';

export interface DevCommand {
  home?: string;
  fresh?: boolean;
  simulatorConfig?: string;
  output: 'text' | 'json';
}

export async function dev(flags: DevCommand, { env, cwd, command, terminal }: Dependencies): Promise<ExitCode> {
  const { runDev } = await import('../../worker/local-stack/run-dev.ts');
  const say = (text: string): void => terminal.say([[text]]);
  await runDev({
    env,
    command,
    onProgress: say,
    onDeath: say,
    home: homeFolder(flags.home ?? env['CAUSEWAY_HOME'], cwd),
    isFresh: flags.fresh === true,
    ...(flags.simulatorConfig !== undefined && { simulatorConfigFile: flags.simulatorConfig }),
    onReady: (stack) => {
      if (flags.output === 'json') terminal.printJson(stack);
      else terminal.print(welcome(stack));
    },
  });
  return EXIT.ok;
}

function welcome({ home, temporal, simulator, worker }: LocalStack): Line[] {
  return [
    [toned('good', 'The local stack is up'), toned('dim', ` in ${home}`)],
    [`  Temporal   ${temporal.address}, to be seen at `, toned('strong', temporal.ui)],
    [`  Simulator  ${simulator.endpoint}, control port ${simulator.control}`],
    [`  Worker     process ${worker.pid}, queue ${worker.taskQueue}`],
    [
      'Type in another terminal: ',
      toned('strong', 'npx causeway apply plans/hub-and-spoke.yaml'),
      '; Ctrl-C here stops all',
    ],
  ];
}
