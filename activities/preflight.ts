// What must hold before the first effect: pure, from what a survey has read.
import type { Link } from '../topology/model.ts';
import type { Difference } from '../topology/observed.ts';
import { keyOf, type GatewayFacts, type JudgedLink, type LookInput, type Problem } from '../workflows/messages.ts';
import type { LedgerRow } from './ledger-of.ts';
import { takeoverProblems } from './takeover-problems.ts';

export interface MissingSecret {
  site: string;
  code: string;
  message: string;
  hint: string;
}

interface Surveyed {
  input: LookInput;
  gateways: GatewayFacts[];
  links: JudgedLink[];
  ledger: LedgerRow[];
  missing: MissingSecret[];
}

const MAX_SITES_NAMED = 5;

export function problemsOf({ input, gateways, links, ledger, missing }: Surveyed): Problem[] {
  const used = new Set(input.links.map(({ gatewayId }) => gatewayId));
  return [
    ...input.gateways
      .filter(({ id }) => used.has(id))
      .flatMap((gateway) => gatewayProblems(gateway, { input, gateways })),
    ...secretProblems(missing),
    ...takeoverProblems(input, links),
    ...links.flatMap(differenceProblems),
    ...input.links.flatMap((link) => moveProblems(link, ledger)),
    ...input.links.flatMap((link) => leftoverProblems(link, ledger)),
    ...renameProblems(input.links, ledger),
  ];
}

function gatewayProblems(
  { name, id }: { name: string; id: string },
  { input, gateways }: { input: LookInput; gateways: GatewayFacts[] },
): Problem[] {
  const { account, region } = input.place.cloud;
  const facts = gateways.find((it) => it.id === id);
  if (!facts) {
    return [
      {
        code: 'GatewayNotFound',
        message: `Cannot use gateway ${name}: ${id} does not exist in region ${region} of account ${account}`,
        hint: 'Check the id, the region and the organization in the plan',
      },
    ];
  }
  if (facts.status !== 'active' && facts.status !== 'updating') {
    const hint = 'Wait until it is active, or settle the bill, then try again';
    return [{ code: 'GatewayNotActive', message: `Cannot use gateway ${name}: ${id} is ${facts.status}`, hint }];
  }
  if (!facts.isIpsecEnabled) {
    const hint = 'Enable IPsec on the gateway, or use another one';
    return [{ code: 'IpsecDisabled', message: `Cannot use gateway ${name}: IPsec is not enabled on ${id}`, hint }];
  }
  return [];
}

function secretProblems(missing: MissingSecret[]): Problem[] {
  const sites = new Map<string, MissingSecret[]>();
  for (const it of missing) sites.set(it.message, [...(sites.get(it.message) ?? []), it]);
  return [...sites].map(([message, those]) => ({
    code: those[0]?.code ?? '',
    site: those[0]?.site ?? '',
    message: `${message} (needed by ${named(those.map(({ site }) => site))})`,
    hint: those[0]?.hint ?? '',
  }));
}

function differenceProblems({ site, verdict }: JudgedLink): Problem[] {
  if (verdict.kind !== 'differs') return [];
  return verdict.differences.map((difference) => ({
    code: 'Differs',
    site,
    message: `Cannot apply site ${site}: ${described(difference)}`,
    hint: 'Changing what exists is not supported yet: restore the plan, or destroy the plan and apply it again',
  }));
}

function described({ attribute, desired, observed }: Difference): string {
  if (attribute === 'psk') return 'psk differs from the cloud’s';
  return `${attribute} is ${observed} in the cloud and ${desired} in the plan`;
}

/** The same link on another gateway is another connection: the old one would stay behind. */
function moveProblems({ site, link, gatewayId }: Link, ledger: LedgerRow[]): Problem[] {
  const elsewhere = ledger.filter((row) => row.site === site && row.link === link && row.gatewayId !== gatewayId);
  return elsewhere.map((row) => ({
    code: 'Moved',
    site,
    message: `Cannot apply site ${site}: gateway is ${row.gatewayId} in the ledger and ${gatewayId} in the plan`,
    hint: 'Moving a site is not supported yet: restore the gateway, or destroy the plan and apply it again',
  }));
}

/** A parked site is taken up where it was left; under another address its customer gateway would be forgotten. */
function leftoverProblems({ site, link, gatewayId, address }: Link, ledger: LedgerRow[]): Problem[] {
  const parked = ledger.filter(
    (row) =>
      row.gatewayId === gatewayId &&
      keyOf(row) === keyOf({ site, link }) &&
      (row.state === 'parked' || row.state === 'abandoned') &&
      row.address !== address,
  );
  return parked.map((row) => ({
    code: 'LeftBehind',
    site,
    message: `Cannot apply site ${site}: what an earlier run left behind has address ${row.address}, and the plan ${address}`,
    hint: 'Destroy the plan first, then apply it again',
  }));
}

/** A site under a new name is a new site: the cloud would refuse a second connection to the same place. */
function renameProblems(links: Link[], ledger: LedgerRow[]): Problem[] {
  const wanted = new Set(links.map(keyOf));
  const gone = ledger.filter((row) => !wanted.has(keyOf(row)));
  const known = new Set(ledger.map(keyOf));
  return links
    .filter((link) => !known.has(keyOf(link)))
    .flatMap((link) =>
      gone
        .filter((row) => row.gatewayId === link.gatewayId && isSameBranch(row, link))
        .map((row) => ({
          code: 'Renamed',
          site: link.site,
          message: `Cannot apply site ${link.site}: the ledger has its ${branchOf(link)} on the same gateway as site ${row.site}`,
          hint: `Renaming is not supported yet: restore the name ${row.site}, or destroy the plan and apply it again`,
        })),
    );
}

function isSameBranch({ address, ids }: LedgerRow, link: Link): boolean {
  if (link.customerGatewayId !== undefined) return ids.customerGatewayId === link.customerGatewayId;
  return address === link.address;
}

function branchOf({ address, customerGatewayId }: Link): string {
  return customerGatewayId === undefined ? `address ${address}` : `customer gateway ${customerGatewayId}`;
}

function named(sites: string[]): string {
  const shown = sites.slice(0, MAX_SITES_NAMED).join(', ');
  const rest = sites.length - MAX_SITES_NAMED;
  return `${sites.length === 1 ? 'site' : 'sites'} ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}
