// From what the settings say about credentials to a source of them.
import { assumedRole } from './assumed-role.ts';
import type { RoleSettings, Sts } from './assumed-role.ts';
import { fixedSource } from './credentials.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import { environmentCredentials } from './environment-credentials.ts';
import { profileCredentials } from './profile-credentials.ts';
import type { ProfileSettings } from './profile-credentials.ts';

/**
 * - an access key itself
 * - `{ env: PREFIX }`: the environment's `PREFIX_ACCESS_KEY_ID`, `PREFIX_ACCESS_KEY_SECRET`, `PREFIX_SECURITY_TOKEN`
 * - `{ file, profile, stsEndpoint }`: a profile of the Alibaba Cloud CLI, which may assume a role
 * - `{ assumeRole, from, stsEndpoint }`: a role, assumed with other credentials; at the account's endpoint when none is named
 */
export type CredentialSettings = Credentials | { env: string } | ProfileSettings | AssumeRoleSettings;

export interface AssumeRoleSettings extends RoleSettings {
  from: CredentialSettings;
  stsEndpoint?: string;
}

interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** Opens the STS service of this endpoint for these credentials. */
  openSts: (role: AssumeRoleSettings) => Sts;
}

/** Throws an Error that says which setting is wrong. */
export function openCredentials(settings: CredentialSettings, surroundings: Surroundings): CredentialSource {
  if ('accessKeyId' in settings) return fixedSource({ ...settings });
  if ('assumeRole' in settings) return assumedRole(settings, surroundings.openSts(settings));
  if ('env' in settings) return fixedSource(environmentCredentials(surroundings.env, settings.env));
  const { stsEndpoint } = settings;
  return openCredentials(
    { ...profileCredentials(settings), ...(stsEndpoint !== undefined && { stsEndpoint }) },
    surroundings,
  );
}
