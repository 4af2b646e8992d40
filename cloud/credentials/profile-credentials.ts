// A profile of the Alibaba Cloud CLI, from the file that `aliyun configure` writes. What the file holds never gets into a message.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Credentials } from './credentials.ts';
import type { RoleSettings } from './assumed-role.ts';

export interface ProfileSettings {
  /** `~/.aliyun/config.json` when left out. */
  file?: string;
  /** The file's current one when left out. */
  profile?: string;
  /** Where the role of a profile is assumed; at the account's endpoint when left out. */
  stsEndpoint?: string;
}

const word = z.string().default('');

const profileFile = z.object({
  current: word,
  profiles: z.array(
    z.object({
      name: z.string(),
      mode: z.string().default('AK'),
      access_key_id: word,
      access_key_secret: word,
      sts_token: word,
      ram_role_arn: word,
      ram_session_name: word,
      expired_seconds: z.number().optional(),
    }),
  ),
});

type Profile = z.output<typeof profileFile>['profiles'][number];

/** An access key, or the role that the profile assumes with one. Throws an Error that says what is wrong with the profile. */
export function profileCredentials(settings: ProfileSettings): Credentials | (RoleSettings & { from: Credentials }) {
  const { file = join(homedir(), '.aliyun', 'config.json') } = settings;
  const { current, profiles } = readProfiles(file);
  const name = settings.profile ?? (current || 'default');
  const profile = profiles.find((it) => it.name === name);
  if (profile === undefined) throw unusable(file, `it has no profile ${name}; name one with the profile setting`);
  return credentialsOf(profile, file);
}

/** By the profile's mode alone: fields that another mode has left behind are another identity's. */
function credentialsOf(profile: Profile, file: string): Credentials | (RoleSettings & { from: Credentials }) {
  const { name, mode, access_key_id: accessKeyId, access_key_secret: accessKeySecret } = profile;
  const refused = (what: string) => unusable(file, `its profile ${name} ${what}`);
  if (!/^(AK|StsToken|RamRoleArn)$/.test(mode)) {
    throw refused(`has the mode ${mode}, which is not read here; use one of the mode AK, StsToken or RamRoleArn`);
  }
  if (accessKeyId === '' || accessKeySecret === '') {
    throw refused('has no access key; use one of the mode AK, StsToken or RamRoleArn');
  }
  const key = { accessKeyId, accessKeySecret };
  if (mode === 'AK') return key;
  const { sts_token: securityToken } = profile;
  const temporary = securityToken === '' ? key : { ...key, securityToken };
  if (mode === 'RamRoleArn') {
    if (profile.ram_role_arn === '') throw refused('names no role; set its ram_role_arn');
    return { ...roleOf(profile), from: temporary };
  }
  if (securityToken === '') throw refused('has no token; set its sts_token');
  return temporary;
}

function roleOf({ ram_role_arn: assumeRole, ram_session_name: sessionName, expired_seconds }: Profile): RoleSettings {
  return {
    assumeRole,
    ...(sessionName === '' ? {} : { sessionName }),
    ...(expired_seconds === undefined ? {} : { durationSeconds: expired_seconds }),
  };
}

function readProfiles(file: string): z.output<typeof profileFile> {
  const text = readText(file);
  try {
    return profileFile.parse(JSON.parse(text));
  } catch {
    // Without its cause: a parser's error quotes the file.
    throw unusable(file, 'it is not a configuration of the Alibaba Cloud CLI; write it with aliyun configure');
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`Cannot read the profile file ${file} (${code}); name a readable one with the file setting`, {
      cause: error,
    });
  }
}

function unusable(file: string, reason: string): Error {
  return new Error(`Cannot use the profile file ${file}: ${reason}`);
}
