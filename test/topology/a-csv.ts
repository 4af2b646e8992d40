// A plan whose sites come from one CSV file, and what is wrong with them as `file:line:column code`.
import { parsePlan, type ParsedPlan } from '../../topology/parse-plan.ts';

export const COLUMNS = '{ name: Store, address: "Public IP", siteSubnets: LAN }';

export function planFromCsv({ columns = COLUMNS, profiles = '', rest = '' } = {}): string {
  return `version: 1
name: retail-north
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-a }, hub-b: { id: vpn-b } }
defaults: { gateway: hub-a, cloudSubnets: [172.16.0.0/16], psk: { derive: retail } }
profiles: { small: { ike: { lifetimeSeconds: 60 } }, south: { gateway: hub-b, ike: { encryption: aes } } }
sitesFrom:
  - { csv: stores.csv, columns: ${columns}${profiles && `, profiles: ${profiles}`} }
${rest}`;
}

export function parseWithCsv(plan: string, csv: string): ParsedPlan {
  const readCsvFile = (file: string) => ({ kind: 'text' as const, file, text: csv });
  return parsePlan(plan, { file: 'plan.yaml', readCsvFile });
}

export function issuesOf({ issues }: ParsedPlan): string[] {
  return issues.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}
