// A plan's text, understood: shape, CSV files, merging, checks, and the topology with the drafts that it was made from.
import { runChecks } from './checks/run-checks.ts';
import { readSitesFrom, type CsvFile } from './csv/read-sites-from.ts';
import { checkShape, type Shape } from './document/check-shape.ts';
import type { Findings } from './document/findings.ts';
import { child, itemsOf, spotOfMissing, textOf, type Located } from './document/located.ts';
import { readDocument } from './document/read-document.ts';
import { draftLink, type Surroundings } from './draft-link.ts';
import { DEFAULT_EDITION, editionNamed, type Edition } from './editions/edition.ts';
import type { LinkDraft } from './link-draft.ts';
import { mergeSites } from './merge-sites.ts';
import type { Issue, Topology } from './model.ts';
import { nameReachedSites } from './name-reached-sites.ts';
import type { ParsePlanOptions } from './parse-plan.ts';
import { planComplaints } from './plan-complaints.ts';
import { knownPlanKeys } from './plan-keys.ts';
import { planSchema, siteSchema } from './plan-schema.ts';
import { readGateways } from './read-gateways.ts';
import { toTopology } from './to-topology.ts';

export interface CheckedPlan {
  root: Located;
  edition: Edition;
  /** One for each link of the topology, in its order. */
  drafts: LinkDraft[];
  topology: Topology;
}

const planShape: Shape = {
  schema: planSchema,
  longList: { key: 'sites', item: siteSchema },
  complaints: planComplaints,
  knownKeys: knownPlanKeys,
};

/** `checked` is there when no issue is an error. */
export function checkPlan(text: string, options: ParsePlanOptions): { issues: Issue[]; checked?: CheckedPlan } {
  const { root, findings } = readDocument(text, options.file);
  if (root === undefined) return { issues: findings.sorted() };
  checkShape(root, planShape, findings);
  requireSites(root, findings);
  if (findings.isFull()) return { issues: findings.sorted() };
  const edition = editionOf(root, options);
  const surroundings = { gateways: readGateways(root, findings), edition, findings };
  const drafts = draftLinks(root, { surroundings, readCsvFile: options.readCsvFile ?? noFiles });
  if (!findings.isFull()) runChecks(drafts, surroundings);
  const settings = drafts.map((draft) => draft.settings);
  const issues = nameReachedSites(findings.sorted(), root, settings);
  if (findings.hasErrors()) return { issues };
  return { issues, checked: { root, edition, drafts, topology: toTopology(root, drafts, surroundings.gateways) } };
}

function requireSites(root: Located, findings: Findings): void {
  if (root.kind !== 'map' || root.isBroken) return;
  if (['sites', 'sitesFrom'].some((key) => root.entries.has(key) || root.meant.has(key))) return;
  findings.error(spotOfMissing(root, 'sites'), {
    code: 'missing-key',
    message: 'sites is missing',
    hint: 'Add sites here, or sitesFrom with a CSV file',
  });
}

function editionOf(root: Located, { edition }: ParsePlanOptions): Edition {
  const account = textOf(child(child(root, 'cloud'), 'account')) ?? 'default';
  const wanted = (typeof edition === 'function' ? edition(account) : edition) ?? DEFAULT_EDITION;
  return typeof wanted === 'string' ? editionNamed(wanted) : wanted;
}

function draftLinks(
  root: Located,
  { surroundings, readCsvFile }: { surroundings: Surroundings; readCsvFile: (name: string) => CsvFile },
): LinkDraft[] {
  const { findings } = surroundings;
  const rows = readSitesFrom(root, { readFile: readCsvFile, shape: planShape, findings });
  const drafts: LinkDraft[] = [];
  for (const settings of mergeSites([...itemsOf(child(root, 'sites')), ...rows], root, findings)) {
    if (findings.isFull()) break;
    drafts.push(draftLink(settings, surroundings));
  }
  return drafts;
}

function noFiles(file: string): CsvFile {
  const complaint = { code: 'file-not-found', message: 'There is no such file', hint: 'Check the path and the folder' };
  return { kind: 'issue', issue: { severity: 'error', file, line: 1, column: 1, path: '', ...complaint } };
}
