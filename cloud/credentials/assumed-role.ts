// Temporary credentials of a role: fetched by whoever comes first, awaited by all others, renewed at 80 % of their life and once
// more when the cloud calls them expired.
import { CloudError } from '../cloud-error.ts';
import type { AnswerOf, RequestOf } from '../operations/catalogue.ts';
import { untilAborted } from '../transport/until-aborted.ts';
import type { Credentials, CredentialSource } from './credentials.ts';

export interface RoleSettings {
  /** The role's ARN, `acs:ram::<account>:role/<name>`. */
  assumeRole: string;
  /** Names the session in the cloud's audit log, 2 to 64 characters of `A-Za-z0-9.@_-`; `causeway` when left out. */
  sessionName?: string;
  /** At least 900, at most what the role allows; 3600 when left out. */
  durationSeconds?: number;
  /** Narrows what the role may do: a policy in JSON. */
  policy?: string;
}

/** Calls AssumeRole with the credentials that stand behind the role. */
export interface Sts {
  assumeRole(request: RequestOf<'AssumeRole'>): Promise<AnswerOf<'AssumeRole'>>;
  /** The cloud's time. */
  nowMs(): number;
}

interface Session {
  credentials: Credentials;
  renewAtMs: number;
  expiresAtMs: number;
}

const shareOfLife = 0.8;
/** The API gives none shorter: believed of an expiry that cannot be read. */
const shortestLifeMs = 900_000;

export function assumedRole(role: RoleSettings, sts: Sts): CredentialSource {
  let session: Session | undefined;
  let flight: Promise<Session> | undefined;

  function fetch(): Promise<Session> {
    flight ??= openSession(role, sts)
      .then((opened) => (session = opened))
      .finally(() => (flight = undefined));
    return flight;
  }

  async function current(signal: AbortSignal | undefined): Promise<Credentials> {
    const known = session;
    if (known !== undefined && sts.nowMs() < known.renewAtMs) return known.credentials;
    try {
      return (await untilAborted(fetch(), signal)).credentials;
    } catch (error) {
      if (known === undefined || signal?.aborted === true || sts.nowMs() >= known.expiresAtMs) throw error;
      // Still good: ask again after a tenth of what is left.
      known.renewAtMs = sts.nowMs() + (known.expiresAtMs - sts.nowMs()) / 10;
      return known.credentials;
    }
  }

  async function renew(expired: Credentials, signal: AbortSignal | undefined): Promise<Credentials> {
    if (session !== undefined && session.credentials !== expired) return session.credentials;
    session = undefined;
    return (await untilAborted(fetch(), signal)).credentials;
  }

  return { current, renew };
}

async function openSession(role: RoleSettings, sts: Sts): Promise<Session> {
  const { Credentials: given } = await sts.assumeRole(requestOf(role)).catch((error: unknown) => {
    throw error instanceof CloudError ? notAssumed(error, role) : error;
  });
  const nowMs = sts.nowMs();
  const expiresAtMs = Date.parse(given.Expiration) || nowMs + shortestLifeMs;
  return {
    credentials: {
      accessKeyId: given.AccessKeyId,
      accessKeySecret: given.AccessKeySecret,
      securityToken: given.SecurityToken,
    },
    renewAtMs: nowMs + (expiresAtMs - nowMs) * shareOfLife,
    expiresAtMs,
  };
}

function requestOf({ assumeRole, sessionName = 'causeway', durationSeconds, policy }: RoleSettings) {
  return { RoleArn: assumeRole, RoleSessionName: sessionName, DurationSeconds: durationSeconds, Policy: policy };
}

/** A role that is not found must not pass for a resource that is not found: who waits for credentials has sent nothing. */
function notAssumed(error: CloudError, { assumeRole }: RoleSettings): CloudError {
  const kind = error.kind === 'unavailable' || error.kind === 'throttled' ? 'unavailable' : 'denied';
  const { action, code, requestId, httpStatus, retryAfterMs } = error;
  const message = `Cannot assume the role ${assumeRole}: ${error.message}`;
  return new CloudError(message, { kind, action, code, requestId, httpStatus, retryAfterMs });
}
