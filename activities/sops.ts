// The sops program, which decrypts a file of the directory of secrets. It gets the opened file, not a name that could come to mean
// another one; what it writes to stderr is dropped, since that may quote what it could not read.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { InTurn } from './in-turn.ts';
import { inTurn } from './in-turn.ts';
import { ENCRYPTED_FILE, openSecretFile } from './secret-file.ts';
import { refusal, type SecretRefusal } from './secret-refusal.ts';

export interface SopsSettings {
  /** A path, or a name to be found on PATH. */
  binary: string;
  /** Of the worker; what sops finds its keys by is passed on. */
  env: NodeJS.ProcessEnv;
  machine: string;
  timeoutMs?: number;
}

export interface Sops {
  /** All values of the file. Never throws. */
  decrypt(directory: string, file: string): Promise<Decrypted>;
}

export type Decrypted = { kind: 'read'; values: unknown } | SecretRefusal;

const AT_ONCE = 4;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

// Where it finds keys of age, PGP, AWS, Azure, Google and Vault; nothing of ours, and no other secret of the worker's.
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|TMPDIR|XDG_\w+|GNUPGHOME|SSL_CERT_(FILE|DIR)|(SOPS|AWS|AZURE|GOOGLE|CLOUDSDK|VAULT)_\w+)$|^(https?|no)_proxy$/i;

const FORMATS: Readonly<Record<string, string>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  env: 'dotenv',
  ini: 'ini',
};

export function sopsProgram(settings: SopsSettings): Sops {
  const turn = inTurn(AT_ONCE);
  return { decrypt: (directory, file) => decrypt({ directory, file }, { settings, turn }) };
}

async function decrypt(
  { directory, file }: { directory: string; file: string },
  { settings, turn }: { settings: SopsSettings; turn: InTurn },
): Promise<Decrypted> {
  const format = FORMATS[file.slice(file.lastIndexOf('.') + 1)];
  if (format === undefined) {
    return refusal('sops does not know its format by its name', 'Let it end in .yaml, .json, .env or .ini');
  }
  return await turn(async () => {
    const opened = openSecretFile(directory, file, ENCRYPTED_FILE);
    if (opened.kind === 'refused') return opened;
    try {
      const child = start(opened.descriptor, { format, directory, settings });
      return await outcomeOf(child, settings);
    } finally {
      closeSync(opened.descriptor);
    }
  });
}

interface Decryption {
  format: string;
  directory: string;
  settings: SopsSettings;
}

function start(descriptor: number, { format, directory, settings: { binary, env } }: Decryption): ChildProcess {
  return spawn(binary, ['decrypt', '--input-type', format, '--output-type', 'json', '/dev/stdin'], {
    stdio: [descriptor, 'pipe', 'ignore'],
    cwd: directory,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
  });
}

function outcomeOf(child: ChildProcess, settings: SopsSettings): Promise<Decrypted> {
  const { timeoutMs = TIMEOUT_MS } = settings;
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    // A program that sops has started may hold the pipe open for longer than sops lives.
    const give = (outcome: Decrypted): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout?.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => give(tooSlow(timeoutMs)), timeoutMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES)
        give(refusal('it decrypts to more than 4 MB', 'Put the keys into a file of their own'));
      else chunks.push(chunk);
    });
    child.once('error', (error) => give(notStarted(error, settings)));
    child.once('close', (code) => give(code === 0 ? parsed(Buffer.concat(chunks)) : failed(code, settings)));
  });
}

function parsed(output: Buffer): Decrypted {
  try {
    return { kind: 'read', values: JSON.parse(output.toString('utf8')) };
  } catch {
    return refusal('sops did not answer with JSON', 'Use sops 3.9 or newer');
  }
}

function tooSlow(timeoutMs: number): SecretRefusal {
  const hint = 'Look whether it waits for a passphrase or a key service';
  return { ...refusal(`sops did not end within ${timeoutMs / 1000} s`, hint), mayPass: true };
}

function notStarted(error: Error, { binary, machine }: SopsSettings): SecretRefusal {
  const code = 'code' in error ? String(error.code) : 'unknown';
  if (code !== 'ENOENT') return refusal(`${binary} cannot be started (${code})`, 'Check secrets.sops.binary');
  return refusal(
    `there is no program ${binary} on ${machine}`,
    'Install sops 3.9 or newer, or set secrets.sops.binary',
  );
}

/** By its exit codes (cmd/sops/codes). */
const CAUSES: Readonly<Record<number, [why: string, hint: string]>> = {
  51: ['its values were changed without sops', 'Edit it with `sops edit`, or restore it'],
  52: ['it has no checksum of sops', 'Encrypt it with `sops encrypt`'],
  128: ['sops has no key for it here', 'Give the worker one of its keys, for example SOPS_AGE_KEY_FILE'],
};

function failed(code: number | null, { machine }: SopsSettings): SecretRefusal {
  const known = code === null ? undefined : CAUSES[code];
  if (known !== undefined) return refusal(`${known[0]} (sops exit ${code})`, known[1]);
  const hint = `Type \`sops decrypt\` with the file on ${machine}: it says more there`;
  return refusal(`sops cannot decrypt it (exit ${code ?? 'by a signal'})`, hint);
}
