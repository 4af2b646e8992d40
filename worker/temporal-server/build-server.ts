// Builds the server from a small pinned Go module through the Go module proxy: where a download is not allowed, `go` may be there.
// The module exists because the CLI's own has a `replace`, which `go install` refuses.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from './find-on-path.ts';
import { PINNED_VERSION } from './server-version.ts';

export interface Build {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** How often the build says that it goes on. */
  readonly progressEveryMs?: number | undefined;
}

const MINUTE_MS = 60_000;
const LAST_WORDS = 400;
const COMMAND = 'github.com/temporalio/cli/cmd/temporal';
const VERSION_VARIABLE = 'github.com/temporalio/cli/internal/temporalcli.Version';

/** Writes the server's binary to `target`, working in `scratch`; throws with the reason when there is no `go` or it fails. */
export async function buildServer(scratch: string, target: string, build: Build): Promise<void> {
  const go = await findOnPath('go', build.env);
  if (go === undefined) throw new Error('there is no go on PATH');
  for (const file of ['go.mod', 'go.sum']) copyFileSync(join(moduleFolder(), file), join(scratch, file));
  build.onProgress(`Building the Temporal server ${PINNED_VERSION} with ${go}: up to ten minutes, this once`);
  const stopTalking = sayThatItGoesOn(build);
  try {
    await run([go, ...buildArguments(target)], scratch, build);
  } finally {
    stopTalking();
  }
}

function buildArguments(target: string): string[] {
  const linkerFlags = `-s -w -X ${VERSION_VARIABLE}=${PINNED_VERSION}`;
  return ['build', '-trimpath', '-buildvcs=false', '-ldflags', linkerFlags, '-o', target, COMMAND];
}

async function run([go = '', ...args]: string[], scratch: string, { env, signal }: Build): Promise<void> {
  // A group of its own: cancelling ends the compilers that go started as well.
  const child = spawn(go, args, {
    cwd: scratch,
    env: goEnvironment(env),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const cancel = () => killGroup(child.pid);
  signal?.addEventListener('abort', cancel, { once: true });
  process.once('exit', cancel);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
  try {
    const [code] = await once(child, 'close');
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`go build failed: ${words.trim().split('\n').slice(-3).join('; ')}`);
  } finally {
    signal?.removeEventListener('abort', cancel);
    process.off('exit', cancel);
  }
}

/** GOFLAGS is set, not emptied: an empty one lets `go env -w GOFLAGS=…` back in. The proxy settings of Go stay the user's. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GOOS: _os, GOARCH: _arch, GOEXPERIMENT: _experiment, ...rest } = env;
  return { ...rest, GOFLAGS: '-mod=readonly', GOWORK: 'off', GO111MODULE: 'on', CGO_ENABLED: '0' };
}

function sayThatItGoesOn({ onProgress, progressEveryMs = MINUTE_MS }: Build): () => void {
  const begin = performance.now();
  const minutes = () => Math.round((performance.now() - begin) / MINUTE_MS);
  const timer = setInterval(() => onProgress(`Still building the Temporal server, ${minutes()} min`), progressEveryMs);
  return () => clearInterval(timer);
}

/** The module lies beside the sources and is no code: from dist/ it is found through the package's root. */
function moduleFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'worker/temporal-server/module');
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
