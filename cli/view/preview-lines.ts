// What an apply would do, for people: site by site, then what it costs each gateway, then what is worth knowing.
import type { Difference } from '../../topology/observed.ts';
import type { LedgerEntry } from '../../workflows/messages.ts';
import { nameOf } from './change-lines.ts';
import { countOf } from './count-of.ts';
import { indented, symbol, toned, tonedLine, type Line } from './line.ts';
import type { Preview, PreviewedGateway, PreviewedLink } from './preview.ts';
import { hasChanges } from './preview.ts';
import { noteLines } from './note-lines.ts';
import { removalLines } from './removal-lines.ts';

export function previewLines(preview: Preview): Line[] {
  const { links, gateways, notes, gone } = preview;
  return [
    headline(preview),
    ...links.flatMap(linkLines).map(indented),
    ...gateways
      .filter(({ lockingOperations }) => lockingOperations > 0)
      .map((gateway) => indented(gatewayLine(gateway))),
    ...noteLines(notes),
    ...goneLines(gone),
    totalLine(preview),
  ];
}

function headline({ plan, region, account }: Preview): Line {
  return [toned('strong', `Plan ${plan}`), toned('dim', ` in ${region}, account ${account}`)];
}

function linkLines(link: PreviewedLink): Line[] {
  const name = `${nameOf(link)} on ${link.gatewayId}`;
  const { verdict } = link;
  switch (verdict.kind) {
    case 'absent':
      return [[symbol('make'), ` ${name}: will be made`], ...stepLines(link)];
    case 'incomplete':
      return [
        [symbol('complete'), ` ${name}: will be completed, lacks ${verdict.missing.join(', ')}`],
        ...stepLines(link),
      ];
    case 'same':
      return [
        tonedLine('dim', [symbol('same'), ` ${name}: as desired${link.isInLedger ? '' : ', will be written down'}`]),
      ];
    case 'differs':
      return [[symbol('failed'), ` ${name}: differs`], ...verdict.differences.map(differenceLine)];
  }
}

function stepLines({ steps }: PreviewedLink): Line[] {
  return steps.map(({ order, operation, detail }) => ['    ', toned('dim', `${order}. ${operation} ${detail}`)]);
}

function differenceLine({ attribute, desired, observed }: Difference): Line {
  return ['    ', `${attribute}: ${observed} in the cloud, ${desired} in the plan`];
}

function gatewayLine({ name, id, lockingOperations }: PreviewedGateway): Line {
  const operations = countOf(lockingOperations, 'operation');
  return [toned('dim', `Gateway ${name} (${id}): ${operations} that it does one after another`)];
}

function goneLines(gone: readonly LedgerEntry[]): Line[] {
  if (gone.length === 0) return [];
  const intro: Line = [
    symbol('warning'),
    ` No longer in the plan, and left as ${gone.length === 1 ? 'it is' : 'they are'}:`,
  ];
  return [indented(intro), ...removalLines(gone, { includeAdopted: true }).map(indented)];
}

function totalLine(preview: Preview): Line {
  const { links, operations, problems } = preview;
  if (problems.length > 0) return [toned('bad', `Nothing can begin: ${countOf(problems.length, 'problem')}`)];
  if (!hasChanges(preview)) return [toned('good', `Nothing to do: ${countOf(links.length, 'link')} as desired`)];
  const count = (kind: string): number => links.filter(({ verdict }) => verdict.kind === kind).length;
  return [
    `${count('absent')} to make, ${count('incomplete')} to complete, ${count('same')} as desired: `,
    countOf(operations, 'operation'),
  ];
}
