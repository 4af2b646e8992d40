// Who calls, and what that one may do.
import type { AccountConfig } from '../config.ts';
import { refusal } from './api-error.ts';
import type { Permission, Policy } from './policy.ts';
import { allows } from './policy.ts';

export interface Caller {
  readonly account: AccountConfig;
  /** The key that signed: the account's own, or a session's. */
  readonly accessKeyId: string;
  readonly kind: 'user' | 'role';
  /** Each of them has to allow a call. */
  readonly policies: readonly Policy[];
}

export function callerOf(account: AccountConfig): Caller {
  const policies = account.policy === undefined ? [] : [account.policy];
  return { account, accessKeyId: account.accessKeyId, kind: 'user', policies };
}

/** Throws the 403 of the vendor. Which of its two a caller gets is assumed: a RAM user's names the other account. */
export function authorize({ account, kind, policies }: Caller, permission: Permission): void {
  if (policies.every((policy) => allows(policy, permission))) return;
  if (permission.action.startsWith('sts:')) throw refusal('NoPermission');
  throw refusal(kind === 'user' && account.user !== undefined ? 'Forbbiden.SubUser' : 'Forbidden');
}
