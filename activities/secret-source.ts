// Pre-shared keys from references, on the worker only. A key leaves this process in a signed request and nowhere else.
import { hkdfSync } from 'node:crypto';
import type { PskReference } from '../topology/model.ts';
import { SECRET_FILE_NAME } from '../topology/psk-kinds.ts';
import { Refused } from './failure.ts';
import { base32 } from './marks.ts';
import { readSecretFile } from './secret-file.ts';

const SALT = 'causeway/psk/v1';
const DERIVED_BYTES = 20;
/** Guide, 6.6.1: 1 to 100 characters, no spaces. */
const PSK = /^[\x21-\x7e]{1,100}$/;

export interface PskOwner {
  owner: string;
  plan: string;
  site: string;
  link: string;
}

export interface SecretSource {
  /** Throws `Refused` (SecretMissing), which names the reference and never the value. */
  psk(reference: PskReference, owner: PskOwner): string;
}

export interface SecretSettings {
  env: NodeJS.ProcessEnv;
  /** Only variables with this prefix may be read; empty allows all. */
  envPrefix: string;
  /** The only one that files are read from; without it none is. */
  directory?: string;
  /** The first one derives. */
  masterKeys: { id: string; key: Uint8Array }[];
  workerName: string;
}

export function createSecretSource(settings: SecretSettings): SecretSource {
  return {
    psk: (reference, owner) => {
      switch (reference.kind) {
        case 'env':
          return fromEnvironment(reference.name, settings);
        case 'file':
          return fromFile(reference.name, settings);
        case 'derive':
          return derived(reference, { owner, settings });
        case 'sops':
        case 'vault':
          throw missing(
            `Cannot read the pre-shared key: this worker reads no ${reference.kind} references`,
            'Use env, file or derive',
          );
      }
    },
  };
}

function fromEnvironment(name: string, { env, envPrefix, workerName }: SecretSettings): string {
  if (!name.startsWith(envPrefix)) {
    throw missing(
      `Cannot read ${name}: worker ${workerName} reads only variables that begin with ${envPrefix}`,
      'Rename the variable, or change secrets.envPrefix',
    );
  }
  const value = env[name];
  if (value === undefined || value === '') {
    throw missing(
      `Cannot read the pre-shared key: ${name} is not set on worker ${workerName}`,
      `Set ${name} in the worker’s environment and start the worker again`,
    );
  }
  if (!PSK.test(value)) {
    throw missing(
      `Cannot use the pre-shared key in ${name}: it must have 1 to 100 printable ASCII characters without spaces`,
      `Correct ${name} in the environment of worker ${workerName}`,
    );
  }
  return value;
}

function fromFile(name: string, { directory, workerName }: SecretSettings): string {
  if (directory === undefined) {
    throw missing(
      `Cannot read the pre-shared key: worker ${workerName} has no directory of secrets`,
      'Set CAUSEWAY_SECRETS_DIR or secrets.directory for the worker',
    );
  }
  const file = readSecretFile(directory, name);
  const shown = SECRET_FILE_NAME.test(name) ? `the file ${name}` : 'a file';
  if (file.kind === 'refused') {
    throw missing(
      `Cannot read the pre-shared key from ${shown} in ${directory} on worker ${workerName}: ${file.why}`,
      file.hint,
    );
  }
  if (!PSK.test(file.text)) {
    throw missing(
      `Cannot use the pre-shared key in ${shown}: it must have 1 to 100 printable ASCII characters without spaces`,
      `Correct it in ${directory} on worker ${workerName}`,
    );
  }
  return file.text;
}

/** HKDF-SHA256; the info is a JSON array, so that no two links can share a key by clever names. */
function derived(
  { label, epoch }: { label: string; epoch: number },
  { owner, settings }: { owner: PskOwner; settings: SecretSettings },
): string {
  const [master] = settings.masterKeys;
  if (!master) {
    throw missing(
      `Cannot derive a pre-shared key: worker ${settings.workerName} has no master key`,
      'Set CAUSEWAY_MASTER_KEY_FILE or secrets.masterKeys for the worker',
    );
  }
  const info = JSON.stringify([owner.owner, owner.plan, owner.site, owner.link, label, epoch]);
  return base32(new Uint8Array(hkdfSync('sha256', master.key, SALT, info, DERIVED_BYTES)));
}

function missing(message: string, hint: string): Refused {
  return new Refused(message, { kind: 'SecretMissing', hint });
}
