// Pre-shared keys from references, where they are needed and nowhere before. A key leaves this process in a signed request, or in a
// file that a person asked for.
import type { PskReference } from '../topology/model.ts';
import { SECRET_FILE_NAME } from '../topology/psk-kinds.ts';
import { derivePsk, type PskOwner } from './derive-psk.ts';
import type { Refused } from './failure.ts';
import { pickValue } from './pick-value.ts';
import { readSecretFile } from './secret-file.ts';
import { refusal, refused, type SecretRefusal } from './secret-refusal.ts';
import { sopsProgram, type Decrypted, type Sops } from './sops.ts';
import type { VaultSecret } from './vault-answer.ts';
import { connectVault, type Vault, type VaultSettings } from './vault.ts';

export type { PskOwner } from './derive-psk.ts';

/** Guide, 6.6.1: 1 to 100 characters, no spaces. */
const PSK = /^[\x21-\x7e]{1,100}$/;

export interface SecretSource {
  /** Throws `Refused` (SecretMissing, SecretUnavailable), which names the reference and never the value. */
  psk(reference: PskReference, owner: PskOwner): Promise<string>;
}

/** What a process has opened to read secrets with. */
export interface Secrets {
  /** Reads each encrypted file and each secret of Vault once, however many keys are asked of it: they may change later. */
  forAttempt(): SecretSource;
  close(): Promise<void>;
}

export interface SecretSettings {
  env: NodeJS.ProcessEnv;
  /** Only variables with this prefix may be read; empty allows all. */
  envPrefix: string;
  /** The only one that files are read from; without it none is. */
  directory?: string;
  /** The first one derives. */
  masterKeys: { id: string; key: Uint8Array }[];
  sopsBinary?: string;
  vault?: Omit<VaultSettings, 'env' | 'machine'>;
  /** Where a secret is missing, for messages: `worker 7@host`. */
  machine: string;
}

/** Opens nothing yet. */
export function openSecrets(settings: SecretSettings): Secrets {
  const { env, machine, sopsBinary = 'sops' } = settings;
  const sops = sopsProgram({ binary: sopsBinary, env, machine });
  const vault = connectVault({ ...settings.vault, env, machine });
  return {
    forAttempt: () => sourceOf({ settings, sops, vault, files: new Map(), secrets: new Map() }),
    close: () => vault.close(),
  };
}

interface Reading {
  settings: SecretSettings;
  sops: Sops;
  vault: Vault;
  /** Of sops, by name. */
  files: Map<string, Promise<Decrypted>>;
  /** Of Vault, by path. */
  secrets: Map<string, Promise<VaultSecret>>;
}

type Read = { kind: 'read'; text: string } | SecretRefusal;

function sourceOf(reading: Reading): SecretSource {
  return {
    psk: async (reference, owner) => {
      const place = placeOf(reference, reading.settings);
      const read = await readPsk(reference, { reading, owner });
      if (read.kind === 'refused') throw cannotRead(place, read);
      if (!PSK.test(read.text)) throw unusable(place);
      return read.text;
    },
  };
}

async function readPsk(
  reference: PskReference,
  { reading, owner }: { reading: Reading; owner: PskOwner },
): Promise<Read> {
  const { settings, sops, vault, files, secrets } = reading;
  switch (reference.kind) {
    case 'env':
      return fromEnvironment(reference.name, settings);
    case 'derive':
      return derived(reference, { owner, settings });
    case 'file':
      return inDirectory(settings, (directory) => readSecretFile(directory, reference.name));
    case 'sops': {
      const { file, path } = reference;
      const decrypt = () => inDirectory(settings, async (directory) => await sops.decrypt(directory, file));
      return pickValue(await once(files, file, decrypt), path.split('.'));
    }
    case 'vault': {
      const { path, key } = reference;
      return pickValue(await once(secrets, path, () => vault.read(path)), [key]);
    }
  }
}

function once<T>(known: Map<string, Promise<T>>, name: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(name);
  if (found !== undefined) return found;
  const reading = read();
  known.set(name, reading);
  return reading;
}

function fromEnvironment(name: string, { env, envPrefix, machine }: SecretSettings): Read {
  if (!name.startsWith(envPrefix)) {
    return refusal(
      `${machine} reads only variables that begin with ${envPrefix}`,
      'Rename the variable, or change secrets.envPrefix',
    );
  }
  const text = env[name];
  if (text !== undefined && text !== '') return { kind: 'read', text };
  return refusal(`it is not set on ${machine}`, `Set ${name} in the environment of ${machine} and start it again`);
}

function derived(
  { label, epoch }: { label: string; epoch: number },
  { owner, settings }: { owner: PskOwner; settings: SecretSettings },
): Read {
  const [master] = settings.masterKeys;
  if (master) return { kind: 'read', text: derivePsk(owner, { masterKey: master.key, label, epoch }) };
  return refusal(
    `${settings.machine} has no master key`,
    `Set CAUSEWAY_MASTER_KEY_FILE or secrets.masterKeys for ${settings.machine}`,
  );
}

async function inDirectory<T>(
  { directory, machine }: SecretSettings,
  read: (directory: string) => T | Promise<T>,
): Promise<T | SecretRefusal> {
  if (directory !== undefined) return await read(directory);
  return refusal(
    `${machine} has no directory of secrets`,
    `Set CAUSEWAY_SECRETS_DIR or secrets.directory for ${machine}`,
  );
}

/** What a sentence calls it: never with a text that a parser has not passed. */
function placeOf(reference: PskReference, { directory, vault, machine }: SecretSettings): string {
  switch (reference.kind) {
    case 'env':
      return `the variable ${reference.name}`;
    case 'derive':
      return `derive ${reference.label}`;
    case 'file':
      return `${SECRET_FILE_NAME.test(reference.name) ? `the file ${reference.name}` : 'a file'} in ${directory ?? 'no directory'} on ${machine}`;
    case 'sops':
      return `${reference.path} in the encrypted file ${reference.file} in ${directory ?? 'no directory'} on ${machine}`;
    case 'vault':
      return `${reference.path}#${reference.key} in Vault${vault?.address === undefined ? '' : ` at ${shownAddress(vault.address)}`}`;
  }
}

/** A password that somebody wrote into the address stays unsaid. */
function shownAddress(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : 'an unusable address';
}

function cannotRead(place: string, why: SecretRefusal): Refused {
  return refused(`Cannot read the pre-shared key from ${place}`, why);
}

function unusable(place: string): Refused {
  const why = refusal('it must have 1 to 100 printable ASCII characters without spaces', `Correct ${place}`);
  return refused(`Cannot use the pre-shared key from ${place}`, why);
}
