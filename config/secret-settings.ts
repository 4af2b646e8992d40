// Where secrets are read on the machine that needs them: the environment over the configuration's `secrets`. Paths and names only, never a
// secret: tokens and keys are read when they are used.
import { join, resolve } from 'node:path';
import { child, itemsOf, textOf, type Located } from '../topology/document/located.ts';
import type { LocalStack } from './local-stack.ts';
import { pathFrom } from './read-config.ts';
import type { MasterKeyFile } from './read-master-keys.ts';

export interface SecretSettings {
  masterKeys: MasterKeyFile[];
  envPrefix: string;
  /** The only folder that a psk is read from; none without it. */
  directory?: string;
  sopsBinary?: string;
  vault: VaultPlace;
}

interface VaultPlace {
  address?: string;
  caFile?: string;
  namespace?: string;
  tokenFile?: string;
}

interface SecretSources {
  env: NodeJS.ProcessEnv;
  cwd: string;
  stack: LocalStack | undefined;
}

export function secretSettings(secrets: Located | undefined, sources: SecretSources): SecretSettings {
  const { env, cwd } = sources;
  const directory = pathOf(env['CAUSEWAY_SECRETS_DIR'], child(secrets, 'directory'), cwd);
  const sopsBinary = pathFrom(child(child(secrets, 'sops'), 'binary'), cwd);
  return {
    masterKeys: masterKeys(child(secrets, 'masterKeys'), sources),
    envPrefix: textOf(child(secrets, 'envPrefix')) ?? '',
    ...(directory !== undefined && { directory }),
    ...(sopsBinary !== undefined && { sopsBinary }),
    vault: vaultPlace(child(secrets, 'vault'), sources),
  };
}

/** The variables are those of Vault's own command. */
function vaultPlace(vault: Located | undefined, { env, cwd }: SecretSources): VaultPlace {
  const address = env['VAULT_ADDR'] || textOf(child(vault, 'address'));
  const namespace = env['VAULT_NAMESPACE'] || textOf(child(vault, 'namespace'));
  const caFile = pathOf(env['VAULT_CACERT'], child(vault, 'caFile'), cwd);
  const tokenFile = pathOf(env['VAULT_TOKEN_FILE'], child(vault, 'tokenFile'), cwd);
  return {
    ...(address && { address }),
    ...(namespace && { namespace }),
    ...(caFile !== undefined && { caFile }),
    ...(tokenFile !== undefined && { tokenFile }),
  };
}

function masterKeys(keys: Located | undefined, { env, cwd, stack }: SecretSources): MasterKeyFile[] {
  const named = env['CAUSEWAY_MASTER_KEY_FILE'];
  if (named) return [{ id: 'environment', file: resolve(cwd, named) }];
  const configured = itemsOf(keys).flatMap((item) => {
    const id = textOf(child(item, 'id'));
    const file = pathFrom(child(item, 'file'), cwd);
    return id === undefined || file === undefined ? [] : [{ id, file }];
  });
  if (configured.length > 0 || stack === undefined) return configured;
  return [{ id: 'local', file: join(stack.home, 'master.key') }];
}

function pathOf(named: string | undefined, configured: Located | undefined, cwd: string): string | undefined {
  return named ? resolve(cwd, named) : pathFrom(configured, cwd);
}
