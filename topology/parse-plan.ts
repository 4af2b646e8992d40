// Plan text → topology, or every issue at once. Pure: reading files and decoding them is for the caller.
import { runChecks } from './checks/run-checks.ts';
import { checkShape, type Shape } from './document/check-shape.ts';
import type { Findings } from './document/findings.ts';
import { child, itemsOf, spotOf, textOf, type Located, type LocatedMap } from './document/located.ts';
import { mergeLayers } from './document/merge-layers.ts';
import { readDocument } from './document/read-document.ts';
import { draftLink, type Surroundings } from './draft-link.ts';
import { PSK_KINDS } from './draft-psk.ts';
import { DEFAULT_EDITION, editionNamed, type EditionName } from './editions/edition.ts';
import type { LinkDraft, PlacedGateway } from './link-draft.ts';
import type { Issue, Topology } from './model.ts';
import { planComplaints } from './plan-complaints.ts';
import { knownPlanKeys } from './plan-keys.ts';
import { planSchema, siteSchema } from './plan-schema.ts';
import { toTopology } from './to-topology.ts';

export interface ParsePlanOptions {
  /** Named in every issue. */
  file: string;
  /** What the cloud supports, or how to find out for the account that the plan names. */
  edition?: EditionName | ((account: string) => EditionName | undefined);
}

export interface ParsedPlan {
  /** Sorted by position. */
  issues: Issue[];
  /** Present when no issue is an error. */
  topology?: Topology;
}

const planShape: Shape = {
  schema: planSchema,
  longList: { key: 'sites', item: siteSchema },
  complaints: planComplaints,
  knownKeys: knownPlanKeys,
};

/** Never throws, whatever the text: a mistake is an issue. */
export function parsePlan(text: string, { file, edition }: ParsePlanOptions): ParsedPlan {
  const { root, findings } = readDocument(text, file);
  if (root === undefined) return { issues: findings.sorted() };
  checkShape(root, planShape, findings);
  if (findings.isFull()) return { issues: findings.sorted() };
  const account = textOf(child(child(root, 'cloud'), 'account')) ?? 'default';
  const named = typeof edition === 'function' ? edition(account) : edition;
  const surroundings = {
    gateways: readGateways(root, findings),
    edition: editionNamed(named ?? DEFAULT_EDITION),
    findings,
  };
  const drafts = draftLinks(root, surroundings);
  if (!findings.isFull()) runChecks(drafts, surroundings);
  const issues = findings.sorted();
  return findings.hasErrors() ? { issues } : { issues, topology: toTopology(root, drafts, surroundings.gateways) };
}

function readGateways(root: Located, findings: Findings): Map<string, PlacedGateway> {
  const gateways = new Map<string, PlacedGateway>();
  const byId = new Map<string, PlacedGateway>();
  const map = child(root, 'gateways');
  for (const [name, { node }] of map?.kind === 'map' ? map.entries : []) {
    const idNode = child(node, 'id');
    const gateway = { name, id: textOf(idNode) ?? `unknown ${name}`, node: idNode ?? node };
    const earlier = byId.get(gateway.id);
    if (earlier !== undefined) complainOfSharedId(gateway, earlier, findings);
    byId.set(gateway.id, gateway);
    gateways.set(name, gateway);
  }
  return gateways;
}

function complainOfSharedId(gateway: PlacedGateway, earlier: PlacedGateway, findings: Findings): void {
  findings.error(spotOf(gateway.node), {
    code: 'duplicate-gateway',
    message: `This gateway has another name already, on line ${spotOf(earlier.node).position.line}`,
    hint: 'Keep one name for it',
  });
}

function draftLinks(root: Located, surroundings: Surroundings): LinkDraft[] {
  const drafts: LinkDraft[] = [];
  for (const settings of mergedSites(root)) {
    if (surroundings.findings.isFull()) break;
    drafts.push(draftLink(settings, surroundings));
  }
  return drafts;
}

function mergedSites(root: Located): LocatedMap[] {
  const defaults = child(root, 'defaults');
  const below = defaults?.kind === 'map' ? [defaults] : [];
  // Whatever broken defaults would have said, the sites do not lack it.
  const isBroken = defaults !== undefined && defaults.kind !== 'map';
  return itemsOf(child(root, 'sites')).flatMap((site) => {
    const merged = site.kind === 'map' ? mergeLayers([...below, site], { psk: PSK_KINDS }) : undefined;
    return merged === undefined ? [] : [{ ...merged, isBroken: merged.isBroken || isBroken }];
  });
}
