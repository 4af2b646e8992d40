// What loading settings says of a wrong configuration, in short.
import { ConfigurationError } from '../../config/configuration-error.ts';
import { loadSettings, type SettingsSources } from '../../config/load-settings.ts';
import { thrownBy } from './project.ts';

export function mistakesOf(sources: SettingsSources): string[] {
  const error = thrownBy(() => loadSettings(sources));
  if (!(error instanceof ConfigurationError)) throw error;
  return error.issues.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

export function sentenceOf(work: () => unknown): string {
  const error = thrownBy(work);
  return error instanceof ConfigurationError ? `${error.message}. ${error.hint}` : String(error);
}
