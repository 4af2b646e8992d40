// A first causeway.config.yaml as text: what was said on the command line, and as comments what will be needed later.
import type { EditionName } from '../../topology/editions/edition.ts';
import { scalar } from './first-plan.ts';

export interface FirstConfiguration {
  owner?: string;
  account?: string;
  endpoint?: string;
  edition?: EditionName;
}

export function firstConfigurationText(said: FirstConfiguration): string {
  return `# What Causeway needs to know besides a plan. Flags and environment variables go before it; no secret belongs here.
# Paths are relative to this file.

# The name of your team's installation, part of every mark on what it makes: choose it once and never change it.
# Two teams must not share one. It may be left out only while the cloud is on this machine.
${setting('owner', said.owner, 'retail-it')}

# Where the cloud is. Without an endpoint \`causeway dev\` brings one: a Temporal server, a simulated cloud and a worker.
${accountText(said)}

# Where the worker finds pre-shared keys. \`causeway dev\` makes a master key of its own.
# secrets:
#   masterKeys: [{ id: k1, file: master.key }] # openssl rand -base64 32 > master.key; chmod 600 master.key
#   directory: ./secrets # of keys in files, and of files that sops decrypts
#   envPrefix: VPN_ # only variables that begin so
#   vault: { address: "https://vault.example:8200" } # the token comes from VAULT_TOKEN or VAULT_TOKEN_FILE

# temporal: { profile: default } # of Temporal's own configuration; else TEMPORAL_ADDRESS

plans: { directory: ./plans } # what \`causeway validate\` checks without a file
`;
}

function accountText({ account = 'default', endpoint, edition }: FirstConfiguration): string {
  const lines = [
    'accounts:',
    `  ${account}:`,
    `    ${setting('endpoint', endpoint, 'https://vpc.example.internal')}`,
    `    ${setting('edition', edition, 'apsara-3.16')} # what that cloud supports: apsara-3.16 or public`,
    '    # credentials: { env: ALIBABA_CLOUD } # of the worker: ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET; commands need none',
    '    # headers: { organization: "37", resourceGroup: "529" } # Apsara Stack',
    '    # tls: { caFile: ./ca.pem } # an authority of your own, added to the system’s',
  ];
  const isSaid = endpoint !== undefined || edition !== undefined;
  return lines.map((line) => (isSaid ? line : `# ${line.replace('# ', '')}`)).join('\n');
}

/** What was not said is an example, as a comment. */
function setting(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `# ${key}: ${example}` : `${key}: ${scalar(value)}`;
}
