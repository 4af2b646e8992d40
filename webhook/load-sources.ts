// The configured sources with their adapters and keys. A kind is the name of a file in `sources/`: a new one needs no other change.
import { readdirSync } from 'node:fs';
import { ConfigurationError } from '../config/configuration-error.ts';
import { readWebhookSecrets } from '../config/read-webhook-secrets.ts';
import type { SourceSettings } from '../config/webhook-settings.ts';
import type { Source } from './source.ts';

export interface ReadySource {
  settings: SourceSettings;
  source: Source;
  keys: Uint8Array[];
}

const FOLDER = new URL('./sources/', import.meta.url);

/** Throws ConfigurationError naming the source and what is wrong with it. */
export async function loadSources(
  sources: readonly SourceSettings[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, ReadySource>> {
  const ready = await Promise.all(sources.map((settings) => loadSource(settings, env)));
  return new Map(ready.map((one) => [one.settings.name, one]));
}

async function loadSource(settings: SourceSettings, env: NodeJS.ProcessEnv): Promise<ReadySource> {
  const source = await sourceOfKind(settings);
  const keys = readWebhookSecrets(settings, env).map((secret) => source.keyIn(secret));
  const usable = keys.filter((key) => key !== undefined);
  if (usable.length < keys.length) {
    throw new ConfigurationError(`Cannot use a secret of webhook source ${settings.name}: it has the wrong form`, {
      hint: `A secret of kind ${settings.kind} is ${source.secretForm}`,
    });
  }
  return { settings, source, keys: usable };
}

async function sourceOfKind({ name, kind }: SourceSettings): Promise<Source> {
  const files = new Map(
    readdirSync(FOLDER)
      .filter((file) => /\.[jt]s$/.test(file))
      .map((file) => [file.slice(0, -3), file]),
  );
  const file = files.get(kind);
  if (file === undefined) {
    throw new ConfigurationError(`Cannot use webhook source ${name}: kind ${kind} is not known`, {
      hint: `Known are ${[...files.keys()].join(', ')}`,
    });
  }
  const { source } = (await import(new URL(file, FOLDER).href)) as { source: Source };
  return source;
}
