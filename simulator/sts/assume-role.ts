// STS: a RAM user takes a role for a while, with no more rights than the policy that it asks for.
import { createHash, randomUUID } from 'node:crypto';
import { ApiError, refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import { optional, required, withDefault } from '../api/parameter-rules.ts';
import type { Policy } from '../api/policy.ts';
import { policySchema } from '../api/policy.ts';
import { credentialsOf } from './session.ts';

export const stsVersion = '2015-04-01';

interface RoleArn {
  readonly uid: string;
  readonly role: string;
}

/** The guide has two codes with one message; that the plain one means no ARN at all is assumed. */
function roleArn(value: string): RoleArn {
  if (!value.startsWith('acs:ram::')) {
    throw new ApiError(400, 'InvalidParameter', 'The parameter RoleArn is wrongly formed.');
  }
  const [, uid, role] = /^acs:ram::(\d{1,32}):role\/([\w.-]{1,64})$/.exec(value) ?? [];
  if (uid === undefined || role === undefined) throw refusal('InvalidParameter.RoleArn');
  return { uid, role };
}

function sessionName(value: string): string {
  if (!/^[\w.@-]{2,64}$/.test(value)) throw refusal('InvalidParameter.RoleSessionName');
  return value;
}

function sessionPolicy(value: string): Policy {
  if (Buffer.byteLength(value) > 1024) throw refusal('InvalidParameter.PolicySize');
  const parsed = policySchema.safeParse(parseJson(value));
  if (!parsed.success) throw refusal('InvalidParameter.PolicyGrammar');
  return parsed.data;
}

function durationSeconds(value: string): number {
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (!(seconds >= 900 && seconds <= 3600)) throw refusal('InvalidParameter.DurationSeconds');
  return seconds;
}

export const assumeRole = defineOperation({
  action: 'AssumeRole',
  version: stsVersion,
  service: 'sts',
  rules: {
    RoleArn: required(roleArn),
    RoleSessionName: required(sessionName),
    Policy: optional(sessionPolicy),
    DurationSeconds: withDefault(durationSeconds, 3600),
  },
  lock: { kind: 'none' },
  run({ RoleArn, RoleSessionName, Policy, DurationSeconds }, call) {
    requireRole(RoleArn, call);
    const expiresAtMs = call.nowMs + (DurationSeconds * 1000) / call.config.clockScale;
    const { account } = call.caller;
    const session = {
      issuer: account.accessKeyId,
      role: RoleArn.role,
      name: RoleSessionName,
      ...(Policy !== undefined && { policy: Policy }),
      expiresAtMs,
      nonce: randomUUID(),
    };
    const Expiration = `${new Date(expiresAtMs).toISOString().slice(0, 19)}Z`;
    const Arn = `acs:ram::${RoleArn.uid}:role/${RoleArn.role}/${RoleSessionName}`;
    const AssumedRoleUser = { Arn, AssumedRoleId: `${roleId(RoleArn)}:${RoleSessionName}` };
    return { answer: { Credentials: { ...credentialsOf(session, account), Expiration }, AssumedRoleUser } };
  },
});

/** Roles trust their own account only. */
function requireRole({ uid, role }: RoleArn, { caller, config }: Call): void {
  const roles = config.accounts.filter((account) => account.uid === uid).flatMap((account) => account.roles);
  if (!roles.includes(role)) throw refusal('EntityNotExist.Role');
  if (caller.account.uid !== uid || caller.kind === 'role') throw refusal('NoPermission');
}

function roleId({ uid, role }: RoleArn): string {
  const digest = createHash('sha256').update(`${uid}/${role}`).digest();
  return `3${String(digest.readBigUInt64BE() % 10n ** 17n).padStart(17, '0')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
