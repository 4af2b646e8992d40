// `init`: a first plan and configuration, commented, adapted by a few flags, and checked before they are written. No file is ever replaced.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OWNER_PATTERN } from '../../config/config-schema.ts';
import { endpointFault, insecureFault, isLoopback } from '../../config/endpoint.ts';
import { CONFIG_FILE, projectConfigFile } from '../../config/find-files.ts';
import { DEFAULT_EDITION, type EditionName } from '../../topology/editions/edition.ts';
import { planJsonSchema } from '../../topology/json-schema/plan-json-schema.ts';
import type { Issue } from '../../topology/model.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { firstConfigurationText } from '../view/first-configuration.ts';
import { firstPlanText } from '../view/first-plan.ts';
import { symbol, type Line } from '../view/line.ts';
import { writeNew } from '../write-file.ts';

export interface InitCommand {
  name: string;
  region: string;
  gateway: string;
  edition?: EditionName;
  owner?: string;
  account?: string;
  endpoint?: string;
  address?: string;
  output: 'text' | 'json';
}

const SCHEMA_FILE = 'causeway.schema.json';

export async function init(command: InitCommand, { terminal, cwd }: Dependencies): Promise<ExitCode> {
  refuseMistakes(command);
  const plan = planFile(command);
  const files = [plan, schemaFile(), ...configurationFiles(command, cwd)];
  refuseExisting(files, cwd);
  const written = files.filter(({ name }) => !existsSync(join(cwd, name)));
  for (const { name, text } of written) await writeNew(join(cwd, name), text);
  if (command.output === 'json') terminal.printJson({ files: written.map(({ name }) => name) });
  else terminal.print(written.map(({ name, what }): Line => [symbol('make'), ` ${name}: ${what}`]));
  terminal.say(nextLines(plan.name, command));
  return EXIT.ok;
}

interface NewFile {
  name: string;
  text: string;
  what: string;
  /** The same for all: one that is there already serves. */
  mayExist?: boolean;
}

function planFile({ name, region, gateway, account, edition = DEFAULT_EDITION, address }: InitCommand): NewFile {
  const file = `plans/${name}.yaml`;
  const text = firstPlanText({
    name,
    region,
    gatewayId: gateway,
    edition,
    file,
    ...(account !== undefined && { account }),
    ...(address !== undefined && { address }),
  });
  refuseFlags(parsePlan(text, { file, edition }).issues);
  return { name: file, text, what: 'two branches on one gateway' };
}

const FLAG_AT: Record<string, string> = {
  name: '--name',
  'cloud.account': '--account',
  'cloud.region': '--region',
  'gateways.hub.id': '--gateway',
  'sites[0].address': '--address',
};

/** No file is there yet in which somebody could look for the line. */
function refuseFlags(issues: readonly Issue[]): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const sentences = errors.map(({ path, message }) => `${FLAG_AT[path] ?? path}: ${message}`);
  const hints = new Set(errors.map(({ hint }) => hint));
  throw usageError(`No plan was written: ${sentences.join('; ')}`, [...hints].join('; '));
}

function schemaFile(): NewFile {
  const text = `${JSON.stringify(planJsonSchema(), null, 2)}\n`;
  return { name: `plans/${SCHEMA_FILE}`, text, what: 'the plan language, for your editor', mayExist: true };
}

/** None where the project has one, and nothing was said that belongs into it. */
function configurationFiles({ owner, account, endpoint, edition }: InitCommand, cwd: string): NewFile[] {
  const existing = projectConfigFile(undefined, cwd);
  const said = Object.entries({ owner, account, endpoint, edition }).filter(([, value]) => value !== undefined);
  if (existing === undefined) {
    const text = firstConfigurationText(Object.fromEntries(said));
    return [{ name: CONFIG_FILE, text, what: 'owner, cloud, secrets: mostly comments for now' }];
  }
  if (said.length === 0) return [];
  const flags = said.map(([name]) => `--${name}`).join(', ');
  throw usageError(
    `Cannot write ${CONFIG_FILE}: ${relative(cwd, existing)} is there already, and no file is replaced`,
    `Write it there yourself, and leave ${flags} out`,
  );
}

function refuseExisting(files: readonly NewFile[], cwd: string): void {
  const existing = files.filter(({ name, mayExist = false }) => !mayExist && existsSync(join(cwd, name)));
  if (existing.length === 0) return;
  const names = existing.map(({ name }) => name).join(', ');
  throw usageError(`Cannot write ${names}: it is there already, and no file is replaced`, 'Choose another --name');
}

/** What the plan's own checks do not see. */
function refuseMistakes({ owner, account, endpoint }: InitCommand): void {
  if (owner !== undefined && !OWNER_PATTERN.test(owner)) {
    throw usageError(
      '--owner is not a name for an owner',
      'A small letter, then up to 39 small letters, digits and hyphens',
    );
  }
  if (account !== undefined && !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(account)) {
    throw usageError('--account is not a name for an account', 'A letter, then letters, digits and hyphens');
  }
  if (endpoint === undefined) {
    if (account === undefined || account === 'default') return;
    throw usageError('--account is for a cloud of your own, and --endpoint is missing', 'Add --endpoint https://…');
  }
  const fault = endpointFault(endpoint) ?? insecureFault(endpoint, false);
  if (fault !== undefined) throw usageError(`--endpoint cannot be used: ${fault.message}`, fault.hint);
  if (owner === undefined && !isLoopback(endpoint)) {
    throw usageError(
      'Two teams must not share an owner, and --owner is missing',
      'Add --owner with a name of your team',
    );
  }
}

function nextLines(plan: string, { endpoint }: InitCommand): Line[] {
  const steps =
    endpoint === undefined
      ? [
          `npx causeway validate ${plan}`,
          'npx causeway dev                 (in another terminal)',
          `npx causeway apply ${plan}`,
        ]
      : [
          `npx causeway validate ${plan}`,
          'openssl rand -base64 32 > master.key; chmod 600 master.key   (where the worker runs; name it in secrets.masterKeys)',
          'npx causeway worker              (where the credentials are)',
          `npx causeway plan ${plan}`,
        ];
  return [
    ['Next: write your addresses and networks into the plan, then type'],
    ...steps.map((step): Line => [`  ${step}`]),
  ];
}
