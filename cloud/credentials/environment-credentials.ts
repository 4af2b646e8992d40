// The access key in the environment, under the names that Alibaba Cloud's own tools read.
import type { Credentials } from './credentials.ts';

/** Reads `<prefix>_ACCESS_KEY_ID`, `…_SECRET` and `<prefix>_SECURITY_TOKEN`. Throws an Error naming what is missing. */
export function environmentCredentials(env: NodeJS.ProcessEnv, prefix: string): Credentials {
  const securityToken = env[`${prefix}_SECURITY_TOKEN`]?.trim();
  return {
    accessKeyId: required(env, `${prefix}_ACCESS_KEY_ID`),
    accessKeySecret: required(env, `${prefix}_ACCESS_KEY_SECRET`),
    ...(securityToken ? { securityToken } : {}),
  };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new Error(`Cannot sign requests: the environment lacks ${name}; set it`);
}
