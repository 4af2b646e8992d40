// Proposals against the edition. A value that many sites inherit is said once, where it stands, with the sites that it reached.
import type { Findings } from '../document/findings.ts';
import { isSecretPlace, spotOf, type Located } from '../document/located.ts';
import { nearestWord } from '../document/nearest-word.ts';
import type { Edition } from '../editions/edition.ts';
import type { LinkDraft, PlacedNetwork, Setting } from '../link-draft.ts';
import type { CheckContext } from './check-context.ts';

const WEAK: ReadonlySet<string> = new Set(['des', '3des', 'md5', 'group1', 'group2']);

/** Sites by the place that their value comes from. */
type Reached = Map<Located, { what: string; setting: Setting<string | number>; sites: string[] }>;

export function checkProposals(drafts: readonly LinkDraft[], { edition, findings }: CheckContext): void {
  const reached: Reached = new Map();
  for (const draft of drafts) {
    for (const [what, setting] of settingsOf(draft)) reach(reached, { what, setting, site: draft.name?.value });
    checkIkev1(draft, findings);
  }
  for (const [node, { what, setting, sites }] of reached) {
    const suffix = sites.length === 0 ? '' : ` (${listed(sites)})`;
    if (typeof setting.value === 'number') checkLifetime(node, { value: setting.value, suffix, edition, findings });
    else checkAlgorithm(node, { value: setting.value, what, suffix, edition, findings });
  }
}

function settingsOf({ ike, ipsec }: LinkDraft): [string, Setting<string | number>][] {
  return [
    ['ike.encryption', ike.encryption],
    ['ike.authentication', ike.authentication],
    ['ike.dhGroup', ike.dhGroup],
    ['ike.lifetimeSeconds', ike.lifetimeSeconds],
    ['ipsec.encryption', ipsec.encryption],
    ['ipsec.authentication', ipsec.authentication],
    ['ipsec.pfs', ipsec.pfs],
    ['ipsec.lifetimeSeconds', ipsec.lifetimeSeconds],
  ];
}

function reach(
  reached: Reached,
  { what, setting, site }: { what: string; setting: Setting<string | number>; site: string | undefined },
) {
  if (setting.node === undefined) return;
  const entry = reached.get(setting.node) ?? { what, setting, sites: [] };
  if (site !== undefined) entry.sites.push(site);
  reached.set(setting.node, entry);
}

function listed(sites: readonly string[]): string {
  const shown = sites.slice(0, 3).join(', ');
  return sites.length > 3
    ? `sites ${shown} and ${sites.length - 3} more`
    : `site${sites.length > 1 ? 's' : ''} ${shown}`;
}

interface Checked<T> extends CheckContext {
  value: T;
  suffix: string;
}

function checkLifetime(node: Located, { value, suffix, edition, findings }: Checked<number>): void {
  const { min, max } = edition.lifetimeSeconds.value;
  if (value >= min && value <= max) return;
  findings.error(spotOf(node), {
    code: 'lifetime-range',
    message: `A lifetime must be ${min} to ${max} seconds${suffix}`,
    hint: `${max} is the default`,
  });
}

function checkAlgorithm(node: Located, checked: Checked<string> & { what: string }): void {
  const { value, what, suffix, edition, findings } = checked;
  const allowed = algorithms(what, edition);
  if (!allowed.includes(value)) {
    const nearest = isSecretPlace(node) ? undefined : nearestWord(value, allowed);
    const list = `One of ${allowed.join(', ')}`;
    findings.error(spotOf(node), {
      code: 'algorithm-unsupported',
      message: `The edition ${edition.name} does not have this ${what}${suffix}`,
      hint: nearest === undefined ? list : `Did you mean ${nearest}? ${list}`,
    });
  } else if (WEAK.has(value)) {
    findings.warning(spotOf(node), {
      code: 'algorithm-weak',
      message: `${value} is weak${suffix}`,
      hint: 'Use it only when the device can do no better',
    });
  }
}

function algorithms(what: string, { ike, ipsec }: Edition): readonly string[] {
  switch (what) {
    case 'ike.encryption':
      return ike.encryption.value;
    case 'ike.authentication':
      return ike.authentication.value;
    case 'ike.dhGroup':
      return ike.dhGroup.value;
    case 'ipsec.encryption':
      return ipsec.encryption.value;
    case 'ipsec.authentication':
      return ipsec.authentication.value;
    default:
      return ipsec.pfs.value;
  }
}

function checkIkev1({ ike, siteSubnets, cloudSubnets }: LinkDraft, findings: Findings): void {
  if (ike.version.value !== 'ikev1') return;
  for (const subnets of [siteSubnets, cloudSubnets]) complainOfSeveral(subnets, findings);
  if (ike.mode.value !== 'aggressive' || ike.mode.node === undefined) return;
  findings.error(spotOf(ike.mode.node), {
    code: 'aggressive-without-ids',
    message: 'The aggressive mode needs ids, and those are not supported yet',
    hint: 'Use mode: main',
  });
}

function complainOfSeveral(subnets: readonly PlacedNetwork[], findings: Findings): void {
  const second = subnets[1];
  if (second === undefined) return;
  findings.error(spotOf(second.node), {
    code: 'ikev1-subnets',
    message: 'With ikev1 a connection has one subnet on each side, and this is the second',
    hint: 'Use ike: { version: ikev2 }, or one subnet that covers them',
  });
}
