// The resulting plan as YAML: every link with everything that holds for it, each value with the file and line that it came
// from. It is a plan itself, with the same topology.
import type { CheckedPlan } from '../check-plan.ts';
import { child } from '../document/located.ts';
import type { PlannedGateway, PlannedTopology, Rollout, Share } from '../model.ts';
import { siteTree, textEntry, type ExpandedLink } from './expand-site.ts';
import { treeLines, treeOf, type Plain, type Tree } from './tree.ts';

export function expandPlan({ root, edition, drafts, planned }: CheckedPlan): string {
  const { cloud, gateways, clientAccess, rollout } = planned;
  const entries: [key: string, tree: Tree][] = [
    ['version', treeOf(1, child(root, 'version'))],
    ...[...textEntry('name', root), ...textEntry('description', root)].map(([key, tree]): [string, Tree] => [
      key,
      tree,
    ]),
    ['cloud', treeOf({ ...cloud }, child(root, 'cloud'))],
    ...section('gateways', byName(gateways, writtenGateway), root),
    ...section(
      'clientAccess',
      byName(clientAccess, ({ gateway, ...access }) => [gateway, access]),
      root,
    ),
    ['rollout', treeOf(writtenRollout(rollout), child(root, 'rollout'))],
    ...sitesSection(drafts, planned),
  ];
  const head = `# Expanded for edition ${edition.name}; each value stands beside the file and line that it came from.`;
  return `${[head, ...treeLines({ kind: 'map', entries })].join('\n')}\n`;
}

function section(key: string, values: Record<string, Plain>, root: CheckedPlan['root']): [key: string, tree: Tree][] {
  return Object.keys(values).length === 0 ? [] : [[key, treeOf(values, child(root, key))]];
}

function byName<T>(all: readonly T[], written: (one: T) => [name: string, value: Plain]): Record<string, Plain> {
  return Object.fromEntries(all.map(written));
}

function writtenGateway(gateway: PlannedGateway): [name: string, value: Plain] {
  if (gateway.kind === 'existing') return [gateway.name, { id: gateway.id }];
  const { kind: _, name, ssl, ...owned } = gateway;
  return [name, { ...owned, ssl: ssl && { ...ssl } }];
}

function writtenRollout({ maxFailures, waves, window, verify, patience, ...rollout }: Rollout): Plain {
  return {
    ...rollout,
    maxFailures: maxFailures && writtenShare(maxFailures),
    waves: waves.map(writtenShare),
    verify: { ...verify },
    window: window && { ...window },
    patience: { ...patience },
  };
}

function writtenShare(share: Share | { kind: 'rest' }): string | number {
  switch (share.kind) {
    case 'count':
      return share.count;
    case 'percent':
      return `${share.percent}%`;
    case 'rest':
      return 'rest';
  }
}

function sitesSection(drafts: CheckedPlan['drafts'], { links }: PlannedTopology): [key: string, tree: Tree][] {
  const bySite = new Map<unknown, ExpandedLink[]>();
  for (const [index, draft] of drafts.entries()) {
    const link = links[index];
    if (link === undefined) throw new Error('Cannot expand a link: it is not in the topology');
    const those = bySite.get(draft.site) ?? [];
    those.push({ draft, link });
    bySite.set(draft.site, those);
  }
  if (bySite.size === 0) return [];
  return [['sites', { kind: 'list', items: [...bySite.values()].map(siteTree) }]];
}
