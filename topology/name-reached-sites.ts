// A value of the defaults, a profile or a CSV cell is complained about where it stands; its message names the sites that it reached.
import { child, itemsOf, textOf, type Located } from './document/located.ts';
import type { LinkDraft } from './drafts/link-draft.ts';
import type { Issue } from './model.ts';

const SHOWN_SITES = 3;

export function nameReachedSites(issues: readonly Issue[], root: Located, links: readonly LinkDraft[]): Issue[] {
  const linksByEntry = new Map<string, Map<unknown, LinkDraft[]>>();
  return issues.map((issue) => {
    const names = inCsv(issue.path) ? nameOfRow(issue.path, root) : reachedBy(issue.path);
    return names.length === 0 ? issue : { ...issue, message: `${issue.message} (${listed(names)})` };
  });

  function reachedBy(path: string): string[] {
    const { layer, keys } = layerOf(path, root);
    const [setting] = keys;
    if (layer === undefined || setting === undefined) return [];
    const grouped = linksByEntry.get(setting) ?? groupByEntry(setting, links);
    linksByEntry.set(setting, grouped);
    const names = [...grouped.values()].flatMap((group) =>
      group[0] !== undefined && isFrom(layer, keys, group[0]) ? group.flatMap(({ name }) => name?.value ?? []) : [],
    );
    return [...new Set(names)];
  }
}

// Links that add nothing of their own to a setting share its entry: one look serves them all.
function groupByEntry(setting: string, links: readonly LinkDraft[]): Map<unknown, LinkDraft[]> {
  const groups = new Map<unknown, LinkDraft[]>();
  for (const link of links) {
    const entry = link.settings.entries.get(setting);
    const group = groups.get(entry);
    if (group === undefined) groups.set(entry, [link]);
    else group.push(link);
  }
  return groups;
}

/** The map under defaults or profiles that a path begins with, and the keys behind it; an index ends them. */
function layerOf(path: string, root: Located): { layer: Located | undefined; keys: string[] } {
  const [section = '', ...keys] = (path.split('[')[0] ?? '').split('.');
  if (section === 'defaults') return { layer: child(root, section), keys };
  if (section === 'profiles') return { layer: child(child(root, section), keys[0] ?? ''), keys: keys.slice(1) };
  return { layer: undefined, keys };
}

// Follows the keys as far as they go, and looks whether what is there was written inside the layer.
function isFrom(layer: Located, keys: readonly string[], { settings }: LinkDraft): boolean {
  let node: Located = settings;
  for (const key of keys) node = child(node, key) ?? node;
  for (let at: Located | undefined = node; at !== undefined; at = at.parent) if (at === layer) return true;
  return false;
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
