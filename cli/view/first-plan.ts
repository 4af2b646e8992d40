// A first plan as text, with a comment for everything that a beginner will ask.
import { editionNamed, type EditionName } from '../../topology/editions/edition.ts';

export interface FirstPlan {
  name: string;
  region: string;
  gatewayId: string;
  account?: string;
  edition: EditionName;
  /** Of the first branch. */
  address?: string;
  /** As a person would type it. */
  file: string;
}

export function firstPlanText(plan: FirstPlan): string {
  const { name, region, gatewayId, account, edition, file } = plan;
  const { ike, ipsec } = editionNamed(edition).defaults;
  const [first, second] = addresses(plan);
  return `# yaml-language-server: $schema=./causeway.schema.json
# Two branches on one VPN gateway. The plan holds no secret, so it belongs in git.
# Check it, offline:             causeway validate ${file}
# Show what would be done:       causeway plan ${file}
# Do it:                         causeway apply ${file}
# What the device in Oslo needs: causeway handover ${file} oslo

version: 1 # of the plan language; it pins every default
name: ${scalar(name)} # identity of the plan: its resources are found again by it, so do not change it
description: Our first branches

cloud:
${account === undefined ? '' : `  account: ${scalar(account)} # one of causeway.config.yaml\n`}  region: ${scalar(region)}

gateways: # it exists: a plan uses it, and never changes or deletes it
  hub: { id: ${scalar(gatewayId)} }

defaults: # hold for each site that does not say otherwise
  gateway: hub
  cloudSubnets: [172.16.0.0/16] # the VPC side
  psk: { derive: ${scalar(name)}, epoch: 1 } # no key stands here: the worker computes a different one for every link
  ike: { version: ${ike.version}, encryption: ${ike.encryption}, authentication: ${ike.authentication}, dhGroup: ${ike.dhGroup}, lifetimeSeconds: ${ike.lifetimeSeconds} }
  ipsec: { encryption: ${ipsec.encryption}, authentication: ${ipsec.authentication}, pfs: ${ipsec.pfs}, lifetimeSeconds: ${ipsec.lifetimeSeconds} }

sites:
  - name: oslo
    address: ${first} # public address of the device at the branch: write yours
    siteSubnets: [10.51.0.0/24, 10.51.1.0/24] # the branch side; each gets one published route of weight 100

  - name: bergen
    address: ${second}
    siteSubnets: [10.52.0.0/24]
    # psk: { epoch: 2 }               a higher epoch is a new key for this site
    # psk: { env: BERGEN_PSK }        a key of your own, from the worker's environment

# Many branches come from a table, one row each; its path is relative to this file:
# sitesFrom:
#   - csv: stores.csv
#     columns: { name: Store, address: Public IP, siteSubnets: LAN }
`;
}

/** None of the example plans has these. Where the cloud is on the Internet, an address of documents would be a mistake; nobody has these (RFC 7526). */
function addresses({ edition, address }: FirstPlan): [string, string] {
  const network = editionNamed(edition).needsPublicAddresses ? '192.88.99' : '203.0.113';
  return [address ?? `${network}.51`, `${network}.52`];
}

/** Quoted unless YAML can only read it as a text. */
export function scalar(text: string): string {
  return /^[a-z][a-z0-9]*-[a-z0-9-]*$/.test(text) ? text : JSON.stringify(text);
}
