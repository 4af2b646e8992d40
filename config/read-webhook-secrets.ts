// The secrets that a source signs with, from the environment or from files, when the server starts.
import { ConfigurationError } from './configuration-error.ts';
import { readPrivateFile } from './read-private-file.ts';
import type { SecretReference, SourceSettings } from './webhook-settings.ts';

const MAX_FILE_BYTES = 4_096;

/** Throws ConfigurationError naming the variable or the file. */
export function readWebhookSecrets(
  { name, secrets }: Pick<SourceSettings, 'name' | 'secrets'>,
  env: NodeJS.ProcessEnv,
): string[] {
  return secrets.map((reference) => readSecret(reference, { source: name, env }));
}

function readSecret(reference: SecretReference, { source, env }: { source: string; env: NodeJS.ProcessEnv }): string {
  if (reference.kind === 'file') {
    return readPrivateFile(reference.file, { maxBytes: MAX_FILE_BYTES, unusable }).trim();
  }
  const value = env[reference.name]?.trim();
  if (value) return value;
  throw new ConfigurationError(`Cannot check deliveries of source ${source}: the environment lacks ${reference.name}`, {
    hint: `Set ${reference.name} where the server runs and start it again`,
  });
}

function unusable(file: string, why: string, hint = 'Check webhook.sources'): ConfigurationError {
  return new ConfigurationError(`Cannot use the webhook secret ${file}: ${why}`, { hint });
}
