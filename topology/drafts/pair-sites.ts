// A site that stands under `sites` and in a CSV file is one site: what stands under `sites` refines its row.
import { laterAndEarlier, repeats } from '../checks/clash.ts';
import type { Complaint, Findings } from '../document/findings.ts';
import { child, textOf, type Located, type LocatedMap } from '../document/located.ts';

export interface SitesAndRows {
  sites: readonly Located[];
  rows: readonly LocatedMap[];
}

/** The layers of each site that are its own: its row and what stands under `sites`, whichever there are. */
export function pairSites({ sites, rows }: SitesAndRows, findings: Findings): [LocatedMap, ...LocatedMap[]][] {
  const written = sites.flatMap((site) => (site.kind === 'map' ? [site] : []));
  for (const list of [written, rows]) complainOfRepeated(list, { complaint: repeatedSite, findings });
  const rowByName = new Map<string, LocatedMap>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== undefined && !rowByName.has(name)) rowByName.set(name, row);
  }
  const refined = new Set<LocatedMap>();
  const paired = written.map((site): [LocatedMap, ...LocatedMap[]] => {
    const row = rowByName.get(nameOf(site) ?? '');
    if (row === undefined || refined.has(row)) return [site];
    refined.add(row);
    return [row, site];
  });
  for (const row of rows) if (!refined.has(row)) paired.push([row]);
  return paired;
}

function nameOf(map: Located): string | undefined {
  return textOf(child(map, 'name'));
}

/** `complaint` ends where the place of the earlier one belongs. */
export function complainOfRepeated(
  maps: readonly Located[],
  { complaint, findings }: { complaint: Complaint; findings: Findings },
): void {
  for (const [first, other] of repeats(maps, nameOf)) {
    const { later, earlier } = laterAndEarlier(child(first, 'name') ?? first, child(other, 'name') ?? other);
    findings.error(later, { ...complaint, message: `${complaint.message}, on ${earlier}` });
  }
}

const repeatedSite = {
  code: 'duplicate-site',
  message: 'Another site has this name already',
  hint: 'Give each site a name of its own',
};
