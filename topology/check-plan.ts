// A plan's text, understood: shape, CSV files, merging, checks, and the topology with the drafts that it was made from.
import { runChecks } from './checks/run-checks.ts';
import { readSitesFrom, type CsvFile } from './csv/read-sites-from.ts';
import { checkShape, type Shape } from './document/check-shape.ts';
import type { Findings } from './document/findings.ts';
import { MAX_LINK_VALUES, VALUES_OF_A_LINK } from './document/limits.ts';
import { child, itemsOf, spotOf, spotOfMissing, textOf, type Located } from './document/located.ts';
import { readDocument } from './document/read-document.ts';
import { draftClientAccess } from './drafts/draft-client-access.ts';
import { draftGateways } from './drafts/draft-gateways.ts';
import { draftLink, type Surroundings } from './drafts/draft-link.ts';
import { draftRollout } from './drafts/draft-rollout.ts';
import { DEFAULT_EDITION, editionNamed, type Edition } from './editions/edition.ts';
import type { LinkDraft, MergedLink } from './drafts/link-draft.ts';
import { mergeSites } from './drafts/merge-sites.ts';
import type { PlanDraft } from './drafts/plan-draft.ts';
import { whatIsLacking } from './lacking.ts';
import type { Issue, PlannedTopology, Topology } from './model.ts';
import { nameReachedSites } from './name-reached-sites.ts';
import type { ParsePlanOptions } from './parse-plan.ts';
import { planComplaints } from './plan-complaints.ts';
import { knownPlanKeys } from './plan-keys.ts';
import { planSchema } from './schema/plan-schema.ts';
import { siteSchema } from './schema/settings-schema.ts';
import { toPlanned, toTopology } from './to-topology.ts';

export interface CheckedPlan {
  root: Located;
  edition: Edition;
  /** One for each link of what is planned, in its order. */
  drafts: LinkDraft[];
  planned: PlannedTopology;
  /** What this version cannot apply of it; without any there is a topology. */
  lacking: Issue[];
  topology?: Topology;
}

const planShape: Shape = {
  schema: planSchema,
  longList: { key: 'sites', item: siteSchema },
  complaints: planComplaints,
  knownKeys: knownPlanKeys,
  layers: ['defaults', 'profiles'],
};

/** `checked` is there when no issue is an error. */
export function checkPlan(text: string, options: ParsePlanOptions): { issues: Issue[]; checked?: CheckedPlan } {
  const { root, findings } = readDocument(text, options.file);
  if (root === undefined) return { issues: findings.sorted() };
  checkShape(root, planShape, findings);
  requireSites(root, findings);
  if (findings.isFull()) return { issues: findings.sorted() };
  const edition = editionOf(root, options);
  const plan = draftPlan(root, { edition, findings, readCsvFile: options.readCsvFile ?? noFiles });
  if (!findings.isFull()) runChecks(plan, { edition, findings });
  const issues = nameReachedSites(findings.sorted(), root, plan.links);
  if (findings.hasErrors()) return { issues };
  return { issues, checked: checkedPlan(plan, root, edition) };
}

function checkedPlan(plan: PlanDraft, root: Located, edition: Edition): CheckedPlan {
  const planned = toPlanned(root, plan);
  const lacking = whatIsLacking(root);
  const topology = lacking.length === 0 ? toTopology(planned) : undefined;
  return { root, edition, drafts: plan.links, planned, lacking, ...(topology && { topology }) };
}

const SOURCES_OF_WORK = ['sites', 'sitesFrom', 'clientAccess'];

function requireSites(root: Located, findings: Findings): void {
  if (root.kind !== 'map' || root.isBroken) return;
  if (SOURCES_OF_WORK.some((key) => root.entries.has(key) || root.meant.has(key))) return;
  findings.error(spotOfMissing(root, 'sites'), {
    code: 'missing-key',
    message: 'sites is missing',
    hint: 'Add sites here, or sitesFrom with a CSV file, or clientAccess',
  });
}

function editionOf(root: Located, { edition }: ParsePlanOptions): Edition {
  const account = textOf(child(child(root, 'cloud'), 'account')) ?? 'default';
  const wanted = (typeof edition === 'function' ? edition(account) : edition) ?? DEFAULT_EDITION;
  return typeof wanted === 'string' ? editionNamed(wanted) : wanted;
}

interface Drafting extends Omit<Surroundings, 'gateways'> {
  readCsvFile: (name: string) => CsvFile;
}

function draftPlan(root: Located, { readCsvFile, edition, findings }: Drafting): PlanDraft {
  const gateways = draftGateways(root, findings);
  const rows = readSitesFrom(root, { readFile: readCsvFile, shape: planShape, findings });
  const links = draftLinks(mergeSites({ sites: itemsOf(child(root, 'sites')), rows }, root, findings), {
    gateways,
    edition,
    findings,
  });
  const rolloutNode = child(root, 'rollout');
  return {
    links,
    gateways,
    clientAccess: draftClientAccess(root, gateways, findings),
    rollout: draftRollout(rolloutNode),
    ...(rolloutNode && { rolloutNode }),
  };
}

function draftLinks(merged: Iterable<MergedLink>, surroundings: Surroundings): LinkDraft[] {
  const { findings } = surroundings;
  const links: LinkDraft[] = [];
  let valuesLeft = MAX_LINK_VALUES;
  for (const one of merged) {
    if (findings.isFull()) break;
    const link = draftLink(one, surroundings);
    links.push(link);
    valuesLeft -= VALUES_OF_A_LINK + link.siteSubnets.length + link.cloudSubnets.length + link.routes.length;
    if (valuesLeft >= 0) continue;
    findings.error(spotOf(link.place), tooManyLinks);
    return [];
  }
  return links;
}

const tooManyLinks = {
  code: 'too-many-links',
  message: 'The plan has too many links, subnets and routes, once everything is merged into them',
  hint: 'Split it into several plans, or let fewer sites have what stands under defaults and profiles',
};

function noFiles(file: string): CsvFile {
  const complaint = { code: 'file-not-found', message: 'There is no such file', hint: 'Check the path and the folder' };
  return { kind: 'issue', issue: { severity: 'error', file, line: 1, column: 1, path: '', ...complaint } };
}
