// `demo`: everything once, on a stack of its own. Exits 0 only if all of it went as promised.
import { join, relative } from 'node:path';
import type { DemoResult } from '../../worker/demo/demo-report.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { packageFolder } from '../package-folder.ts';
import { symbol, type Line } from '../view/line.ts';

export interface DemoCommand {
  keep?: boolean;
  output: 'text' | 'json';
}

export async function demo({ keep, output }: DemoCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal, env, cwd, command } = dependencies;
  const { runDemo } = await import('../../worker/demo/run-demo.ts');
  let exitCode: ExitCode = EXIT.interrupted;
  await runDemo({
    command,
    env,
    isKept: keep === true,
    planFile: relative(cwd, join(packageFolder(), 'plans/hub-and-spoke.yaml')),
    say: (line) => terminal.say([[line]]),
    onResult: ({ result, broken }) => {
      exitCode = broken.length === 0 ? EXIT.ok : EXIT.failed;
      terminal.say(broken.map((sentence) => [symbol('failed'), ` ${sentence}`]));
      if (output === 'json') terminal.printJson(result);
      else terminal.print(summary(result));
      if (exitCode === EXIT.ok && keep !== true) terminal.say(NEXT);
    },
  });
  return exitCode;
}

const NEXT: Line[] = [
  ['Next: a stack that stays, and a plan on it'],
  ['  npx causeway dev'],
  ['  npx causeway apply plans/hub-and-spoke.yaml   (in another terminal)'],
];

function summary({ applied, partial, destroyed, leftovers }: DemoResult): Line[] {
  const gone = destroyed.map(({ plan }) => plan).join(' and ');
  return [
    [symbol('done'), ` ${applied.plan}: ${applied.outcome}, ${applied.sites.applied} of ${applied.sites.total} sites`],
    [
      symbol('undone'),
      ` ${partial.plan}: ${partial.outcome}, ${partial.sites.applied} of ${partial.sites.total} sites`,
    ],
    [symbol(leftovers.length === 0 ? 'done' : 'failed'), ` ${gone} destroyed, ${leftovers.length} left over`],
  ];
}
