// A value of the defaults, a profile or a CSV cell is complained about where it stands; its message names the sites that it reached.
import { child, itemsOf, textOf, type Located, type LocatedMap } from './document/located.ts';
import type { LinkDraft } from './drafts/link-draft.ts';
import type { Issue } from './model.ts';

const SHOWN_SITES = 3;

/** Names of the sites by the offset of a value in the plan. */
type Reached = Map<number, Set<string>>;

export function nameReachedSites(issues: readonly Issue[], root: Located, links: readonly LinkDraft[]): Issue[] {
  const offsets = issues.map(({ path }) => offsetInLayer(path, root));
  const reached: Reached = new Map(offsets.flatMap((offset) => (offset === undefined ? [] : [[offset, new Set()]])));
  if (reached.size > 0) {
    for (const { settings, name } of links) if (name !== undefined) collect(settings, name.value, reached);
  }
  return issues.map((issue, index) => {
    const names = inCsv(issue.path) ? nameOfRow(issue.path, root) : [...(reached.get(offsets[index] ?? -1) ?? [])];
    return names.length === 0 ? issue : { ...issue, message: `${issue.message} (${listed(names)})` };
  });
}

// A merged map is a copy, and what it holds is not: both stand where they were written.
function collect(settings: LocatedMap, name: string, reached: Reached): void {
  for (const { node } of settings.entries.values()) {
    if (node.source.order === 0) reached.get(node.offset)?.add(name);
    if (node.kind === 'map') collect(node, name, reached);
  }
}

/** Where the value stands that a path under defaults or profiles is about, as far as it goes; an index ends it. */
function offsetInLayer(path: string, root: Located): number | undefined {
  const [section = '', ...keys] = (path.split('[')[0] ?? '').split('.');
  if (section !== 'defaults' && section !== 'profiles') return undefined;
  const layer = section === 'defaults' ? child(root, section) : child(child(root, section), keys.shift() ?? '');
  if (layer === undefined || keys.length === 0) return undefined;
  let node = layer;
  for (const key of keys) node = child(node, key) ?? node;
  return node === layer ? undefined : node.offset;
}

const ROW = /^sitesFrom\[(\d+)\]\.rows\[(\d+)\]\./;

function inCsv(path: string): boolean {
  return ROW.test(path);
}

function nameOfRow(path: string, root: Located): string[] {
  const [, source, row] = ROW.exec(path) ?? [];
  const rows = child(itemsOf(child(root, 'sitesFrom'))[Number(source)], 'rows');
  const site = itemsOf(rows)[Number(row)];
  return site === undefined ? [] : siteName(site);
}

function siteName(site: Located): string[] {
  const name = textOf(child(site, 'name'));
  return name === undefined ? [] : [name];
}

function listed(sites: readonly string[]): string {
  const shown = sites.slice(0, SHOWN_SITES).join(', ');
  if (sites.length > SHOWN_SITES) return `sites ${shown} and ${sites.length - SHOWN_SITES} more`;
  return `site${sites.length > 1 ? 's' : ''} ${shown}`;
}
