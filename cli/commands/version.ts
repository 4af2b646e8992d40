// `version`: which Causeway this is.
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { packageVersion } from '../package-folder.ts';

export function version({ output }: { output: 'text' | 'json' }, { terminal }: Dependencies): Promise<ExitCode> {
  const found = packageVersion();
  if (output === 'json') terminal.printJson({ version: found, node: process.version });
  else terminal.print([[`causeway ${found}`]]);
  return Promise.resolve(EXIT.ok);
}
