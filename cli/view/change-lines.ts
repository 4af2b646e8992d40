// What became of a link, as one line per thing that was done to the cloud.
import type { Change, SiteResult } from '../../workflows/messages.ts';
import { symbol, toned, tonedLine, type Line, type SymbolName } from './line.ts';

export function changeLines(result: SiteResult): Line[] {
  return [...result.changes.map((change) => changeLine(result, change)), endLine(result)];
}

const CHANGE_SYMBOLS: Record<Change['verb'], SymbolName> = {
  made: 'make',
  published: 'make',
  removed: 'remove',
  withdrawn: 'remove',
  released: 'same',
};

function changeLine(result: SiteResult, { verb, resource, id }: Change): Line {
  const rest = verb === 'released' ? ', which was taken over and stays' : '';
  return [symbol(CHANGE_SYMBOLS[verb]), ` ${nameOf(result)}: ${verb} ${resource} `, toned('dim', `${id}${rest}`)];
}

function endLine(result: SiteResult): Line {
  const name = nameOf(result);
  switch (result.outcome) {
    case 'applied':
      return [symbol('done'), ` ${name}: applied`];
    case 'unchanged':
      return tonedLine('dim', [symbol('same'), ` ${name}: unchanged`]);
    case 'removed':
      return [symbol('done'), ` ${name}: removed`];
    case 'rolledBack':
      return [symbol('undone'), ` ${name}: undone. ${reasonOf(result)}`];
    case 'cancelled':
      return [symbol('undone'), ` ${name}: cancelled`];
    case 'parked':
    case 'abandoned':
      return [symbol('failed'), ` ${name}: something remains. ${reasonOf(result)}`];
  }
}

function reasonOf({ failure }: SiteResult): string {
  return failure ? `${failure.message} (${failure.code})` : 'It was ended from outside';
}

export function nameOf({ site, link }: { site: string; link: string }): string {
  return link === 'main' ? site : `${site}/${link}`;
}
