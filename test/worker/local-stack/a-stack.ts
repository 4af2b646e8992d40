// A local stack with the real Temporal server, and a stand-in for the programs of Causeway itself.
import { EventEmitter, once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runDev } from '../../../worker/local-stack/run-dev.ts';
import { startLocalStack } from '../../../worker/local-stack/start-local-stack.ts';
import type { RunningStack } from '../../../worker/local-stack/start-local-stack.ts';
import { scratchFolder } from '../scratch-folder.ts';

const FAKE = fileURLToPath(new URL('./fake-causeway.mjs', import.meta.url));

export async function aHome() {
  const folder = join(await scratchFolder(), 'home');
  return {
    folder,
    read: (name: string) => readFile(join(folder, name), 'utf8'),
    has: (name: string) =>
      stat(join(folder, name)).then(
        () => true,
        () => false,
      ),
    mode: async (name: string) => ((await stat(join(folder, name))).mode & 0o777).toString(8),
  };
}

interface Wishes {
  isFresh?: boolean;
  env?: NodeJS.ProcessEnv;
  simulatorConfigFile?: string;
}

function optionsFor(home: string, { isFresh = false, env = {}, simulatorConfigFile }: Wishes) {
  const said: string[] = [];
  const deaths: string[] = [];
  const options = {
    home,
    isFresh,
    simulatorConfigFile,
    command: [process.execPath, FAKE],
    env: { ...process.env, ...env },
    onProgress: (text: string) => void said.push(text),
    onDeath: (text: string) => void deaths.push(text),
  };
  return { said, deaths, options };
}

export async function aStack(
  home: string,
  wishes: Wishes = {},
): Promise<RunningStack & { said: string[]; deaths: string[] }> {
  const { said, deaths, options } = optionsFor(home, wishes);
  const stack = await startLocalStack({ ...options, signal: new AbortController().signal });
  onTestFinished(() => stack.stop());
  return { ...stack, said, deaths };
}

/** `dev` in the foreground, with a keyboard. */
export function aDev(home: string, wishes: Wishes = {}) {
  const { said, deaths, options } = optionsFor(home, wishes);
  const keyboard = new EventEmitter();
  const ready = once(keyboard, 'ready');
  const ended = runDev({ ...options, signals: keyboard, onReady: (addresses) => keyboard.emit('ready', addresses) });
  onTestFinished(async () => {
    keyboard.emit('SIGINT');
    keyboard.emit('SIGINT');
    await ended.catch(() => undefined);
  });
  return { said, deaths, ended, ready, press: (name: string) => keyboard.emit(name) };
}
