// Where an account's access key comes from, as the configuration says it: references only, never a key.
import { child, textOf, type Located } from '../topology/document/located.ts';
import { pathFrom } from './read-config.ts';

/** Prefix of the worker's variables; or a profile of the Alibaba Cloud CLI, its own file and current profile where left out. */
export type AccessKeyReference = { env: string } | ProfileReference;

export interface ProfileReference {
  file?: string;
  profile?: string;
  /** Where the role that the profile may name is assumed. */
  stsEndpoint?: string;
}

/** A role, assumed with another key; at the account's endpoint where none is named. */
export interface RoleReference {
  assumeRole: string;
  from: AccessKeyReference;
  stsEndpoint?: string;
}

export type CredentialReference = AccessKeyReference | RoleReference;

const USUAL_PREFIX = 'ALIBABA_CLOUD';

export function credentialsFrom(
  node: Located | undefined,
  { cwd, stsEndpoint }: { cwd: string; stsEndpoint: string | undefined },
): CredentialReference {
  const assumeRole = textOf(child(node, 'assumeRole'));
  const sts = stsEndpoint === undefined ? {} : { stsEndpoint };
  if (assumeRole !== undefined) return { assumeRole, from: accessKeyFrom(child(node, 'from'), cwd), ...sts };
  const key = accessKeyFrom(node, cwd);
  return 'env' in key ? key : { ...key, ...sts };
}

function accessKeyFrom(node: Located | undefined, cwd: string): AccessKeyReference {
  const file = pathFrom(child(node, 'file'), cwd);
  const profile = textOf(child(node, 'profile'));
  if (file === undefined && profile === undefined) return { env: textOf(child(node, 'env')) ?? USUAL_PREFIX };
  return { ...(file !== undefined && { file }), ...(profile !== undefined && { profile }) };
}
