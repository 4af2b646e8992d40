// Proposals against the edition. A value that many sites inherit is said once, where it stands.
import type { Findings } from '../document/findings.ts';
import { isSecretPlace, spotOf, type Located } from '../document/located.ts';
import { nearestWord } from '../document/nearest-word.ts';
import type { Edition } from '../editions/edition.ts';
import type { LinkDraft, PlacedNetwork, Setting } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';

const WEAK: ReadonlySet<string> = new Set(['des', '3des', 'md5', 'group1', 'group2']);

export function checkProposals({ links }: PlanDraft, { edition, findings }: CheckContext): void {
  const seen = new Set<Located>();
  for (const draft of links) {
    for (const [what, { value, node }] of settingsOf(draft)) {
      if (node === undefined || seen.has(node)) continue;
      seen.add(node);
      if (typeof value === 'number') checkLifetime(node, { value, edition, findings });
      else checkAlgorithm(node, { value, what, edition, findings });
    }
    checkIkev1(draft, findings);
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

interface Checked<T> extends CheckContext {
  value: T;
}

function checkLifetime(node: Located, { value, edition, findings }: Checked<number>): void {
  const { min, max } = edition.lifetimeSeconds.value;
  if (value >= min && value <= max) return;
  findings.error(spotOf(node), {
    code: 'lifetime-range',
    message: `A lifetime must be ${min} to ${max} seconds`,
    hint: `${max} is the default`,
  });
}

function checkAlgorithm(node: Located, checked: Checked<string> & { what: string }): void {
  const { value, what, edition, findings } = checked;
  const allowed = algorithms(what, edition);
  if (!allowed.includes(value)) {
    const nearest = isSecretPlace(node) ? undefined : nearestWord(value, allowed);
    const list = `One of ${allowed.join(', ')}`;
    findings.error(spotOf(node), {
      code: 'algorithm-unsupported',
      message: `The edition ${edition.name} does not have this ${what}`,
      hint: nearest === undefined ? list : `Did you mean ${nearest}? ${list}`,
    });
  } else if (WEAK.has(value)) {
    findings.warning(spotOf(node), {
      code: 'algorithm-weak',
      message: `${value} is weak`,
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

function checkIkev1({ ike, selectors, ids, siteSubnets, cloudSubnets }: LinkDraft, findings: Findings): void {
  if (ike.version.value !== 'ikev1') return;
  if (selectors.value === 'subnets') {
    for (const subnets of [siteSubnets, cloudSubnets]) complainOfSeveral(subnets, findings);
  }
  if (ike.mode.value !== 'aggressive' || ike.mode.node === undefined || Object.keys(ids).length > 0) return;
  findings.error(spotOf(ike.mode.node), {
    code: 'aggressive-without-ids',
    message: 'The aggressive mode names the ends before it protects anything, and here they have no ids',
    hint: 'Add ids: { local: NAME, remote: NAME }, or use mode: main',
  });
}

function complainOfSeveral(subnets: readonly PlacedNetwork[], findings: Findings): void {
  const second = subnets[1];
  if (second === undefined) return;
  findings.error(spotOf(second.node), {
    code: 'ikev1-subnets',
    message: 'With ikev1 a connection has one subnet on each side, and this is the second',
    hint: 'Use ike: { version: ikev2 }, selectors: any, or one subnet that covers them',
  });
}
