// The access key of an account, from the worker's environment. Nothing else in the program ever asks for it.
import type { Account } from './account.ts';
import { concealed } from './concealed.ts';
import { ConfigurationError } from './configuration-error.ts';

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string;
}

/** The simulator's own, in its documentation. */
const SIMULATOR_CREDENTIALS: Credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

/** Throws ConfigurationError naming the variable that is missing. */
export function readCredentials(account: Account, env: NodeJS.ProcessEnv): Credentials {
  const prefix = account.credentials.env;
  const names = {
    id: `${prefix}_ACCESS_KEY_ID`,
    secret: `${prefix}_ACCESS_KEY_SECRET`,
    token: `${prefix}_SECURITY_TOKEN`,
  };
  if (account.isLocalSimulator && !env[names.id] && !env[names.secret]) return conceal({ ...SIMULATOR_CREDENTIALS });
  const securityToken = env[names.token];
  return conceal({
    accessKeyId: required(names.id, { account, env }),
    accessKeySecret: required(names.secret, { account, env }),
    ...(securityToken && { securityToken }),
  });
}

function required(name: string, { account, env }: { account: Account; env: NodeJS.ProcessEnv }): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new ConfigurationError(
    `Cannot sign requests for account ${account.name}: the worker's environment lacks ${name}`,
    { hint: `Set ${name} where the worker runs and start it again` },
  );
}

function conceal(credentials: Credentials): Credentials {
  return concealed(credentials, { accessKeyId: credentials.accessKeyId });
}
