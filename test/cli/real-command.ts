// The built command as a child process, in an environment that holds nothing but what a test gives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  pid: number;
  ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once stdout and stderr together match. */
  said(pattern: RegExp): Promise<void>;
}

interface Circumstances {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Of Node itself. */
  nodeArgs?: string[];
}

export function startCauseway(
  args: string[],
  { env = {}, cwd = process.cwd(), nodeArgs = [] }: Circumstances = {},
): Started {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, MAIN, ...args], {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (heard.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (heard.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, ...heard }));
  return {
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    said: async (pattern) => {
      while (!pattern.test(heard.stdout + heard.stderr)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without ${String(pattern)}:\n${heard.stdout}${heard.stderr}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
      }
    },
  };
}

export function causeway(args: string[], circumstances: Circumstances = {}): Promise<Ended> {
  return startCauseway(args, circumstances).ended;
}
