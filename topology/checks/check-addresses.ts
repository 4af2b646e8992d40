// The address of a site's device: what the cloud takes as a customer gateway, and what is probably a slip.
import type { Findings } from '../document/findings.ts';
import { spotOf } from '../document/located.ts';
import { network, parseAddress, type Network } from '../ipv4.ts';
import type { LinkDraft, Placed } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

type Ranges = readonly (Network & { cidr: string })[];

// Refused by CreateCustomerGateway.
const FORBIDDEN: Ranges = ranges('100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3');

// RFC 1918, RFC 5737, RFC 2544, and "this network".
const NOT_PUBLIC: Ranges = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
);

function ranges(...cidrs: string[]): Ranges {
  return cidrs.map((cidr) => ({ cidr, ...network(cidr) }));
}

export function checkAddresses({ links }: PlanDraft, { edition, findings }: CheckContext): void {
  for (const { address } of links) if (address !== undefined) checkRange(address, { edition, findings });
  for (const [first, other] of repeats(addressesOfSites(links), ({ value }) => value)) {
    warnOfSharing(first, other, findings);
  }
}

// Links of one site may go to one device.
function addressesOfSites(links: readonly LinkDraft[]): Placed<string>[] {
  const bySite = new Map<unknown, Map<string, Placed<string>>>();
  for (const { address, site } of links) {
    if (address === undefined) continue;
    const ofSite = bySite.get(site) ?? new Map<string, Placed<string>>();
    if (!ofSite.has(address.value)) ofSite.set(address.value, address);
    bySite.set(site, ofSite);
  }
  return [...bySite.values()].flatMap((ofSite) => [...ofSite.values()]);
}

function checkRange(address: Placed<string>, { edition, findings }: CheckContext): void {
  const forbidden = rangeOf(address.value, FORBIDDEN);
  if (forbidden !== undefined) {
    findings.error(spotOf(address.node), {
      code: 'address-forbidden',
      message: `${address.value} is in ${forbidden}, which the cloud refuses for a customer gateway`,
      hint: 'Write the public address of the device',
    });
  } else if (edition.needsPublicAddresses && rangeOf(address.value, NOT_PUBLIC) !== undefined) {
    findings.warning(spotOf(address.node), {
      code: 'address-not-public',
      message: `${address.value} is a private or documentation address, which the Internet does not route`,
      hint: 'Write the public address of the device',
    });
  }
}

function rangeOf(address: string, within: Ranges): string | undefined {
  const value = parseAddress(address);
  if (value === undefined) return undefined;
  return within.find(({ first, last }) => first <= value && value <= last)?.cidr;
}

function warnOfSharing(first: Placed<string>, other: Placed<string>, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(first.node, other.node);
  findings.warning(later, {
    code: 'address-shared',
    message: `Another site has the address ${other.value} already, on ${earlier}`,
    hint: 'Check that both are behind the same device: they share its customer gateway',
  });
}
