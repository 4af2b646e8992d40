// The client of one account, by everything that the configuration says of it.
import { connectCloud, type Cloud } from '../cloud/connect-cloud.ts';
import type { RateLimits } from '../cloud/rate-limits.ts';
import type { Timer } from '../cloud/timer.ts';
import { accountNamed, type Account } from '../config/account.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Settings } from '../config/load-settings.ts';
import { readCredentials, type WorkerCredentials } from '../config/read-credentials.ts';
import { editionNamed } from '../topology/editions/edition.ts';

/** Opens nothing yet. Throws ConfigurationError that says which setting is wrong. */
export function connectAccount(
  settings: Settings,
  { accountName, env, timer }: { accountName: string; env: NodeJS.ProcessEnv; timer?: Timer },
): Cloud {
  const account = accountNamed(settings, accountName);
  const { endpoint, transport, httpMethod, signatureMethod, headers, tls, proxy, isLocalSimulator } = account;
  const credentials = withSessionName(readCredentials(account, env), settings.owner);
  const limits = account.rateLimits === 'published' ? publishedLimits(account) : {};
  try {
    return connectCloud({
      endpoint,
      transport,
      ...(httpMethod && { httpMethod }),
      ...(signatureMethod && { signatureMethod }),
      credentials,
      headers,
      ...tls,
      ...(proxy !== undefined && { proxy }),
      // A proxy of the environment is for other machines.
      ...(!isLocalSimulator && { env }),
      limits,
      ...(timer && { timer }),
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigurationError(`Cannot use account ${accountName}: ${error.message}`, {
      hint: `Correct account ${accountName} in causeway.config.yaml, or the environment of the worker`,
    });
  }
}

/** Names the team in the cloud's audit log. */
function withSessionName(credentials: WorkerCredentials, owner: string) {
  return 'assumeRole' in credentials ? { ...credentials, sessionName: `causeway-${owner}` } : credentials;
}

function publishedLimits({ edition }: Account): RateLimits {
  const rates = Object.entries(editionNamed(edition).callsPerMinute);
  return Object.fromEntries(rates.map(([action, { value }]) => [action, { calls: value, windowMs: 60_000 }]));
}
