// What stands in the way of a run, and what to do about it.
import type { Problem } from '../../workflows/messages.ts';
import { symbol, toned, type Line } from './line.ts';

export function problemLines(problems: readonly Problem[]): Line[] {
  return problems.map(({ message, code, requestId }) => {
    const reference = requestId === undefined ? code : `${code}, request ${requestId}`;
    return [symbol('failed'), ` ${message} `, toned('dim', `(${reference})`)];
  });
}

/** One sentence, however many problems share a hint. */
export function hintOf(problems: readonly Pick<Problem, 'hint'>[]): string {
  return [...new Set(problems.map(({ hint }) => hint))].join('; ');
}
