// Where things are: the project's folder, its configuration and the user's, and the home of the local stack.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const CONFIG_FILE = 'causeway.config.yaml';
const HOME_FOLDER = '.causeway';

/** The nearest folder upwards that has a configuration or a local stack, else the current one. */
export function projectFolder(cwd: string): string {
  const found = upwards(cwd).find((folder) =>
    [CONFIG_FILE, HOME_FOLDER].some((name) => existsSync(join(folder, name))),
  );
  return found ?? resolve(cwd);
}

export function homeFolder(named: string | undefined, cwd: string): string {
  return named ? resolve(cwd, named) : join(projectFolder(cwd), HOME_FOLDER);
}

/** The project's: the one that is named, which must exist, else the nearest upwards. */
export function projectConfigFile(named: string | undefined, cwd: string): string | undefined {
  if (named) return resolve(cwd, named);
  return upwards(cwd)
    .map((folder) => join(folder, CONFIG_FILE))
    .find((file) => existsSync(file));
}

/** By the XDG rules. */
export function userConfigFile(env: NodeJS.ProcessEnv): string | undefined {
  const folder = env['XDG_CONFIG_HOME'] || (env['HOME'] && join(env['HOME'], '.config'));
  const file = folder && join(folder, 'causeway', CONFIG_FILE);
  return file && existsSync(file) ? file : undefined;
}

function upwards(cwd: string): string[] {
  const folders = [resolve(cwd)];
  for (let at = resolve(cwd); dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}
