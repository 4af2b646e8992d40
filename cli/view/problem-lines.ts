// What stands in the way of a run: the sentence, then what to do.
import type { Problem } from '../../workflows/messages.ts';
import { symbol, toned, type Line } from './line.ts';

export function problemLines(problems: readonly Problem[]): Line[] {
  return problems.flatMap(({ message, hint, code, requestId }) => [
    [symbol('failed'), ` ${message} `, toned('dim', requestId === undefined ? code : `${code} (request ${requestId})`)],
    ['  ', hint],
  ]);
}
