// Temporary credentials. The security token holds all there is to know about its session, sealed with the account's
// secret, so that sessions need no memory and survive a restart.
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { refusal } from '../api/api-error.ts';
import { policySchema } from '../api/policy.ts';
import { signatureMatches } from '../api/sign-v1.ts';
import type { AccountConfig } from '../config.ts';

const sessionSchema = z.object({
  issuer: z.string(),
  role: z.string(),
  name: z.string(),
  policy: policySchema.optional(),
  expiresAtMs: z.number(),
  nonce: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

export interface Credentials {
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly SecurityToken: string;
}

export function isSessionKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith('STS.');
}

export function credentialsOf(session: Session, { accessKeySecret }: AccountConfig): Credentials {
  const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
  return {
    AccessKeyId: `STS.${createHash('sha256').update(payload).digest('base64url').slice(0, 24)}`,
    AccessKeySecret: hmac(accessKeySecret, `secret/${payload}`),
    SecurityToken: `${payload}.${hmac(accessKeySecret, `token/${payload}`)}`,
  };
}

/** Throws what the vendor says of a token that is broken or another key's. Expiry is the caller's to check. */
export function openSession(
  SecurityToken: string,
  accessKeyId: string,
  accounts: ReadonlyMap<string, AccountConfig>,
): { session: Session; account: AccountConfig; secret: string } {
  const session = sessionSchema.safeParse(parseJson(SecurityToken.split('.')[0] ?? '')).data;
  const account = accounts.get(session?.issuer ?? '');
  if (session === undefined || account === undefined) throw refusal('InvalidSecurityToken.Malformed');
  const credentials = credentialsOf(session, account);
  if (!signatureMatches(SecurityToken, credentials.SecurityToken)) throw refusal('InvalidSecurityToken.Malformed');
  if (credentials.AccessKeyId !== accessKeyId) throw refusal('InvalidSecurityToken.MismatchWithAccessKey');
  return { session, account, secret: credentials.AccessKeySecret };
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
