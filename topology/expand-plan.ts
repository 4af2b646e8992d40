// The resulting plan as YAML: every site with everything that holds for it, each value with the file and line that it came
// from. It is a plan itself, with the same topology.
import type { CheckedPlan } from './check-plan.ts';
import { child, positionAt, textOf, type Located, type LocatedMap } from './document/located.ts';
import type { LinkDraft } from './link-draft.ts';
import type { CloudScope, Link, PskReference } from './model.ts';
import { yamlList, yamlScalar } from './yaml-text.ts';

/** What the version pins, or the edition for algorithms. */
const BUILT_IN = 'built in';

export function expandPlan({ root, edition, drafts, topology }: CheckedPlan): string {
  const lines = [
    `# Expanded for edition ${edition.name}; each value stands beside the file and line that it came from.`,
    entry('version', '1', child(root, 'version')),
    ...textEntry('name', root),
    ...textEntry('description', root),
    'cloud:',
    ...indented(cloudLines(topology.cloud, child(root, 'cloud'))),
    ...gatewayLines(child(root, 'gateways')),
    'sites:',
    ...drafts.flatMap((draft, index) => siteLines(draft, topology.links[index])),
  ];
  return `${lines.join('\n')}\n`;
}

function cloudLines(scope: CloudScope, cloud: Located | undefined): string[] {
  const account = entry('account', yamlScalar(scope.account), child(cloud, 'account'));
  return [account, ...['region', 'organization', 'resourceGroup'].flatMap((key) => textEntry(key, cloud))];
}

function gatewayLines(gateways: Located | undefined): string[] {
  const named = gateways?.kind === 'map' ? [...gateways.entries] : [];
  if (named.length === 0) return [];
  return [
    'gateways:',
    ...named.flatMap(([name, { node }]) => [`  ${yamlScalar(name)}:`, ...indented(textEntry('id', node), 4)]),
  ];
}

function siteLines({ settings, gateway }: LinkDraft, link: Link | undefined): string[] {
  if (link === undefined) throw new Error('Cannot expand a site: it has no link');
  const lines = [
    ...['name', 'description'].flatMap((key) => textEntry(key, settings)),
    entry('gateway', yamlScalar(gateway?.name ?? ''), child(settings, 'gateway')),
    ...textEntry('address', settings),
    entry('siteSubnets', yamlList(link.siteSubnets), child(settings, 'siteSubnets')),
    entry('cloudSubnets', yamlList(link.cloudSubnets), child(settings, 'cloudSubnets')),
    ...mapEntry('psk', pskValues(link.psk), settings),
    ...mapEntry('ike', Object.entries(link.ike), settings),
    ...mapEntry('ipsec', Object.entries(link.ipsec), settings),
    entry('effectImmediately', String(link.effectImmediately), child(settings, 'effectImmediately')),
    ...routeLines(link, settings),
  ];
  return lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

function pskValues(psk: PskReference): [string, string | number][] {
  switch (psk.kind) {
    case 'env':
      return [['env', psk.name]];
    case 'file':
      return [['file', psk.name]];
    case 'sops':
      return [['sops', `${psk.file}#${psk.path}`]];
    case 'vault':
      return [['vault', `${psk.path}#${psk.key}`]];
    case 'derive':
      return [
        ['derive', psk.label],
        ['epoch', psk.epoch],
      ];
  }
}

function mapEntry(key: string, values: [string, string | number][], settings: LocatedMap): string[] {
  const map = child(settings, key);
  return [`${key}:`, ...indented(values.map(([inner, value]) => entry(inner, written(value), child(map, inner))))];
}

function written(value: string | number): string {
  return typeof value === 'number' ? String(value) : yamlScalar(value);
}

// A route that follows from a site subnet comes from where that stands.
function routeLines({ routes }: Link, settings: LocatedMap): string[] {
  if (routes.length === 0) return [entry('routes', '[]', child(settings, 'routes'))];
  const list = child(settings, 'routes');
  const subnets = child(settings, 'siteSubnets');
  const lines = routes.flatMap(({ to, weight, publish }, index) => {
    const route = itemAt(list, index);
    return [
      `  - ${entry('to', yamlScalar(to), child(route, 'to') ?? itemAt(subnets, index))}`,
      `    ${entry('weight', String(weight), child(route, 'weight'))}`,
      `    ${entry('publish', String(publish), child(route, 'publish'))}`,
    ];
  });
  return ['routes:', ...lines];
}

function itemAt(list: Located | undefined, index: number): Located | undefined {
  return list?.kind === 'list' ? list.items[index] : undefined;
}

function textEntry(key: string, map: Located | undefined): string[] {
  const node = child(map, key);
  const text = textOf(node);
  return text === undefined ? [] : [entry(key, yamlScalar(text), node)];
}

function entry(key: string, value: string, node: Located | undefined): string {
  return `${key}: ${value} # ${node === undefined ? BUILT_IN : placeOf(node)}`;
}

// A file's name may hold anything, and must not end the comment.
function placeOf({ source, offset }: Located): string {
  return `${source.file.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')}:${positionAt(source, offset).line}`;
}

function indented(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}
