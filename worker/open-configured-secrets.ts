// What reads secrets on this machine, by the configuration.
import { openSecrets, type Secrets } from '../activities/secret-source.ts';
import type { Settings } from '../config/load-settings.ts';
import { readMasterKeys } from '../config/read-master-keys.ts';

/** Throws ConfigurationError when a master key cannot be used. `machine` is what messages call this place. */
export function openConfiguredSecrets(
  { secrets }: Settings,
  { env, machine }: { env: NodeJS.ProcessEnv; machine: string },
): Secrets {
  return openSecrets({ ...secrets, env, machine, masterKeys: readMasterKeys(secrets.masterKeys) });
}
