// Which Temporal server: the one version that we download or build, the oldest that we accept from elsewhere, and how to ask a binary.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The Temporal CLI with server 1.31.2 inside. */
export const PINNED_VERSION = '1.8.2';
/** Server 1.29.1: the oldest on which our flags, updates with start and summaries were measured. */
export const MINIMUM_VERSION = '1.5.1';

const ANSWER_TIMEOUT_MS = 15_000;
const execute = promisify(execFile);

/** What `binary --version` answers, as `1.8.2`; throws when it does not answer as the Temporal CLI does. */
export async function readVersion(binary: string, { signal }: { signal?: AbortSignal | undefined }): Promise<string> {
  const { stdout } = await execute(binary, ['--version'], { timeout: ANSWER_TIMEOUT_MS, signal }).catch((error) => {
    signal?.throwIfAborted();
    throw new Error(`${binary} does not answer --version (${describeFailure(error)})`);
  });
  const version = /^temporal version (\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1];
  if (version === undefined)
    throw new Error(`${binary} is not the Temporal CLI: --version answers no Temporal version`);
  return version;
}

export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [numbers(version), numbers(minimum)];
  const decisive = want.findIndex((number, index) => have[index] !== number);
  return decisive === -1 || (have[decisive] ?? 0) > (want[decisive] ?? 0);
}

/** `linux-amd64`, in Go's words, as the download service and the cache name it. */
export function platformName(): { platform: string; arch: string } {
  return { platform: process.platform, arch: process.arch === 'x64' ? 'amd64' : process.arch };
}

function numbers(version: string): number[] {
  return version.split(/[.-]/).slice(0, 3).map(Number);
}

function describeFailure(error: unknown): string {
  const { killed, code, message } = error as { killed?: boolean; code?: string | number; message: string };
  if (killed === true) return `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`;
  return typeof code === 'number' ? `exit ${code}` : (code ?? message);
}
