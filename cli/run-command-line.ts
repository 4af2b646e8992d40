// Arguments in, exit code out: whatever is thrown on the way ends as one sentence and its exit code.
import { Command, CommanderError } from 'commander';
import { usageError } from './command-error.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { outputModeIn } from './output-mode.ts';
import { buildProgram } from './program.ts';
import { sayComplaint } from './say-complaint.ts';

export async function runCommandLine(args: readonly string[], dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  let exitCode: ExitCode = EXIT.ok;
  const program = quietProgram((text) => terminal.printText(text));
  try {
    buildProgram(program, async (work) => {
      exitCode = await work(dependencies);
    });
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok; // help, version
    const thrown = error instanceof CommanderError ? usageErrorOf(error, verbIn(args, program)) : error;
    return sayComplaint(thrown, { output: outputModeIn(args), terminal });
  }
}

/** Throws what is wrong instead of writing it and ending the process. */
function quietProgram(writeOut: (text: string) => void): Command {
  return new Command().exitOverride().configureOutput({ writeOut, writeErr: () => undefined });
}

function verbIn(args: readonly string[], program: Command): string | undefined {
  const verbs = new Set(program.commands.map((command) => command.name()));
  return args.find((arg) => verbs.has(arg));
}

function usageErrorOf({ message }: CommanderError, verb: string | undefined): Error {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.$/, '');
  const help = `Type \`causeway ${verb === undefined ? '' : `${verb} `}--help\``;
  const didYouMean = suggestion?.replace(/^\((.*)\)$/, '$1');
  return usageError(sentence, didYouMean === undefined ? help : `${didYouMean} ${help}`);
}
