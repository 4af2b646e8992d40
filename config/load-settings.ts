// Everything that a program needs to know before it begins: flags over environment over the project's file over the user's.
import { join } from 'node:path';
import { child, textOf, valueOf, type LocatedMap } from '../topology/document/located.ts';
import type { Edition } from '../topology/editions/edition.ts';
import { DEFAULT_OWNER, type Account } from './account.ts';
import { buildAccounts } from './build-accounts.ts';
import { checkEnvironment } from './check-environment.ts';
import { wrongConfiguration } from './configuration-error.ts';
import { homeFolder, projectConfigFile, projectFolder, userConfigFile } from './find-files.ts';
import { readLocalStack, type LocalStack } from './local-stack.ts';
import { pathFrom, readConfig } from './read-config.ts';
import { secretSettings, type SecretSettings } from './secret-settings.ts';
import { webhookSettings, type WebhookSettings } from './webhook-settings.ts';

export interface SettingsFlags {
  config?: string;
  home?: string;
}

export interface SettingsSources {
  env: NodeJS.ProcessEnv;
  cwd: string;
  flags?: SettingsFlags;
}

export interface Settings {
  owner: string;
  /** Folder of the local stack. */
  home: string;
  /** Those with an endpoint; use `accountNamed`, which says what to do about one that is missing. */
  accounts: Record<string, Account>;
  /** Of all accounts, for checks that need no connection. */
  editions: Record<string, Edition>;
  /** What is not given is left to Temporal's own environment and profiles. */
  temporal: { address?: string; namespace?: string; profile?: string };
  /** A queue that was named by hand, in place of the account's own. */
  taskQueue?: string;
  worker: { shutdownGraceSeconds: number };
  secrets: SecretSettings;
  plans: { directory: string };
  /** Present when the configuration has the section. */
  webhook?: WebhookSettings;
  /** Present when the local stack is used, and then for everything. */
  stack?: LocalStack;
  /** Nothing else was given, and the stack that would be used has stopped. */
  isStackDown: boolean;
}

/** Throws ConfigurationError with all issues, each with its place. */
export function loadSettings({ env, cwd, flags = {} }: SettingsSources): Settings {
  checkEnvironment(env);
  const named = flags.config ?? env['CAUSEWAY_CONFIG'];
  const files = [userConfigFile(env), projectConfigFile(named, cwd)].filter((file) => file !== undefined);
  const { config, texts } = readConfig(files, cwd);
  const home = homeFolder(flags.home ?? env['CAUSEWAY_HOME'], cwd);
  const temporal = temporalSettings(config, env);
  const local = usesElsewhere(config, { env, temporal }) ? undefined : readLocalStack(home);
  const stack = local?.isAlive === true ? local.stack : undefined;
  const { accounts, editions, issues } = buildAccounts(config, { env, cwd, stack });
  if (issues.length > 0) throw wrongConfiguration(issues, texts);
  const webhook = webhookSettings(child(config, 'webhook'), cwd);
  return {
    owner: env['CAUSEWAY_OWNER'] || (textOf(child(config, 'owner')) ?? DEFAULT_OWNER),
    home,
    accounts,
    editions,
    temporal: stack === undefined ? temporal : { address: stack.temporal.address, namespace: 'default' },
    ...(env['CAUSEWAY_TASK_QUEUE'] && { taskQueue: env['CAUSEWAY_TASK_QUEUE'] }),
    worker: { shutdownGraceSeconds: graceSeconds(config) },
    secrets: secretSettings(child(config, 'secrets'), { env, cwd, stack }),
    plans: { directory: pathFrom(at(config, 'plans', 'directory'), cwd) ?? join(projectFolder(cwd), 'plans') },
    ...(webhook && { webhook }),
    ...(stack && { stack }),
    isStackDown: local !== undefined && !local.isAlive,
  };
}

function at(config: LocatedMap | undefined, section: string, key: string) {
  return child(child(config, section), key);
}

function temporalSettings(config: LocatedMap | undefined, env: NodeJS.ProcessEnv): Settings['temporal'] {
  const profile = env['TEMPORAL_PROFILE'] || textOf(at(config, 'temporal', 'profile'));
  return {
    ...(env['TEMPORAL_ADDRESS'] && { address: env['TEMPORAL_ADDRESS'] }),
    ...(env['TEMPORAL_NAMESPACE'] && { namespace: env['TEMPORAL_NAMESPACE'] }),
    ...(profile && { profile }),
  };
}

/** A cloud or a Temporal server was named: the local stack is used whole or not at all. */
function usesElsewhere(
  config: LocatedMap | undefined,
  { env, temporal }: { env: NodeJS.ProcessEnv; temporal: Settings['temporal'] },
): boolean {
  if (env['CAUSEWAY_ENDPOINT'] || temporal.address !== undefined || temporal.profile !== undefined) return true;
  const accounts = child(config, 'accounts');
  if (accounts?.kind !== 'map') return false;
  return [...accounts.entries.values()].some(({ node }) => textOf(child(node, 'endpoint')) !== undefined);
}

function graceSeconds(config: LocatedMap | undefined): number {
  const value = valueOf(at(config, 'worker', 'shutdownGraceSeconds'));
  return typeof value === 'number' ? value : 30;
}
