// Plans that say themselves what is wrong with them: `#! 12 code` at the end of a line expects an issue at that column.
import { parsePlan } from '../../topology/parse-plan.ts';
import type { EditionName } from '../../topology/editions/edition.ts';

export function expectedIssues(plan: string): string[] {
  return plan.split('\n').flatMap((line, index) => {
    const marks = / *#! (.*)$/.exec(line)?.[1];
    return marks === undefined ? [] : marks.split(', ').map((mark) => `${index + 1}:${mark}`);
  });
}

export function foundIssues(plan: string, edition?: EditionName): string[] {
  const text = plan.replaceAll(/ *#! .*$/gm, '');
  const { issues } = parsePlan(text, { file: 'plan.yaml', ...(edition && { edition }) });
  return issues.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** A plan that is fine but for what is put in. */
export function planWith({
  top = '',
  cloud = '{ region: cn-hangzhou }',
  gateways = '',
  defaults = '',
  sites = SITE,
} = {}): string {
  return `version: 1
name: retail-north
cloud: ${cloud}
gateways:
  hub-a: { id: vpn-a }
  hub-b: { id: vpn-b }
${gateways}
defaults:
  gateway: hub-a
  cloudSubnets: [172.16.0.0/16]
  psk: { derive: retail }
${defaults}
${top}
sites:
${sites}
`;
}

export const SITE = '  - { name: oslo, address: 203.0.113.7, siteSubnets: [10.2.0.0/24] }';
