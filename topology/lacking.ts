// What the language has and this version's engine does not do yet: such a plan is right, and cannot be applied. The list shrinks.
import { child, itemsOf, spotOfEntry, textOf, valueOf, type Located } from './document/located.ts';
import type { Issue } from './model.ts';

interface Lacking {
  /** What a plan asks for, as a sentence's beginning. */
  what: string;
  instead: string;
  /** Where the plan asks for it. */
  find: (root: Located) => (Located | undefined)[];
}

export const LACKING: readonly Lacking[] = [
  {
    what: 'A gateway of the plan’s own',
    instead: 'Make the gateway by hand and name it by its id',
    find: (root) => entriesOf(child(root, 'gateways')).map((gateway) => child(gateway, 'vpc')),
  },
  {
    what: 'Client access',
    instead: 'Remove clientAccess, or set the SSL-VPN server up by hand',
    find: (root) => entriesOf(child(root, 'clientAccess')),
  },
  {
    what: 'A rollout in waves',
    instead: 'Write waves: [rest], or a plan of its own for the first sites',
    find: (root) => [itemsOf(inRollout(root, 'waves')).find((wave) => textOf(wave) !== 'rest')],
  },
  {
    what: 'A budget of failures',
    instead: 'Remove maxFailures: a failed site is undone, the others go on',
    find: (root) => [inRollout(root, 'maxFailures')],
  },
  {
    what: 'An approval',
    instead: 'Write approval: none; `causeway apply` asks before it begins',
    find: (root) => [ifIs(inRollout(root, 'approval'), 'required')],
  },
  {
    what: 'Publishing when the tunnel is up',
    instead: 'Write publish: immediately',
    find: (root) => [ifIs(inRollout(root, 'publish'), 'when-up')],
  },
  {
    what: 'Waiting for the tunnel',
    instead: 'Write verify: { tunnel: false }',
    find: (root) => [ifIs(child(inRollout(root, 'verify'), 'tunnel'), true)],
  },
  {
    what: 'A window',
    instead: 'Remove window, and apply at the time',
    find: (root) => [inRollout(root, 'window')],
  },
  {
    what: 'Another rollback than that of the site',
    instead: 'Write rollback: site',
    find: (root) => ['plan', 'keep'].map((other) => ifIs(inRollout(root, 'rollback'), other)),
  },
  {
    what: 'Removing what the plan no longer has',
    instead: 'Write removeMissing: false; `causeway destroy` removes a whole plan',
    find: (root) => [ifIs(inRollout(root, 'removeMissing'), true)],
  },
];

/** One warning for each place of a plan that is right otherwise. */
export function whatIsLacking(root: Located): Issue[] {
  const issues = LACKING.flatMap(({ what, instead, find }) =>
    find(root).flatMap((node) => (node === undefined ? [] : [issueAt(node, { what, instead })])),
  );
  return issues.sort((a, b) => a.line - b.line || a.column - b.column);
}

function issueAt(node: Located, { what, instead }: Pick<Lacking, 'what' | 'instead'>): Issue {
  const { position, path } = spotOfEntry(node);
  const message = `${what} is right in a plan, and this version cannot apply it yet`;
  return { severity: 'warning', ...position, code: 'not-provisioned-yet', path, message, hint: instead };
}

function inRollout(root: Located, key: string): Located | undefined {
  return child(child(root, 'rollout'), key);
}

function ifIs(node: Located | undefined, value: string | boolean): Located | undefined {
  return valueOf(node) === value ? node : undefined;
}

function entriesOf(map: Located | undefined): Located[] {
  return map?.kind === 'map' ? [...map.entries.values()].map(({ node }) => node) : [];
}
