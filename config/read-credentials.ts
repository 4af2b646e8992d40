// The access key of an account, from the worker's environment or a profile's file. Nothing else in the program ever asks for it.
import type { Account } from './account.ts';
import { concealed } from './concealed.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { AccessKeyReference, ProfileReference } from './credential-settings.ts';

export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string;
}

/** A key that was read; or a profile, or a role, which the client reads and assumes itself. */
export type WorkerCredentials = KeySource | { assumeRole: string; from: KeySource; stsEndpoint?: string };

type KeySource = AccessKey | ProfileReference;

/** The simulator's own, in its documentation. */
const SIMULATOR_CREDENTIALS: AccessKey = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

/** Throws ConfigurationError naming the variable that is missing. */
export function readCredentials(account: Account, env: NodeJS.ProcessEnv): WorkerCredentials {
  const { credentials } = account;
  if ('assumeRole' in credentials) return { ...credentials, from: keyOf(credentials.from, { account, env }) };
  return keyOf(credentials, { account, env });
}

interface Asked {
  account: Account;
  env: NodeJS.ProcessEnv;
}

function keyOf(reference: AccessKeyReference, { account, env }: Asked): KeySource {
  if (!('env' in reference)) return reference;
  const names = {
    id: `${reference.env}_ACCESS_KEY_ID`,
    secret: `${reference.env}_ACCESS_KEY_SECRET`,
    token: `${reference.env}_SECURITY_TOKEN`,
  };
  if (account.isLocalSimulator && !env[names.id] && !env[names.secret]) return conceal({ ...SIMULATOR_CREDENTIALS });
  const securityToken = env[names.token];
  return conceal({
    accessKeyId: required(names.id, { account, env }),
    accessKeySecret: required(names.secret, { account, env }),
    ...(securityToken && { securityToken }),
  });
}

function required(name: string, { account, env }: Asked): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new ConfigurationError(
    `Cannot sign requests for account ${account.name}: the worker's environment lacks ${name}`,
    { hint: `Set ${name} where the worker runs and start it again` },
  );
}

function conceal(credentials: AccessKey): AccessKey {
  return concealed(credentials, { accessKeyId: credentials.accessKeyId });
}
