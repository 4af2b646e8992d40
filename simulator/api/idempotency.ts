// ClientToken: the same token with the same parameters gets the first success again; refusals are not remembered.
import { createHash } from 'node:crypto';
import type { World } from '../world/world.ts';
import type { Answer } from './answer.ts';
import { refusal } from './api-error.ts';
import type { ApiParameters } from './sign-v1.ts';

/** What differs between two sends of one intent, or says nothing about it. */
const outside = new Set([
  'AccessKeyId',
  'ClientToken',
  'Format',
  'Product',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureType',
  'SignatureVersion',
  'Timestamp',
]);

export interface TokenUse {
  readonly token: string;
  readonly fingerprint: string;
}

/** Undefined without a token. */
export function tokenUse(parameters: ApiParameters): TokenUse | undefined {
  const token = parameters.get('ClientToken');
  if (!token) return undefined;
  const intent = [...parameters]
    .filter(([name]) => !outside.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { token, fingerprint: createHash('sha256').update(JSON.stringify(intent)).digest('hex') };
}

/** The first answer to this use, if there was one. Throws `IdempotentParameterMismatch`. */
export function recall(
  { tokens }: World,
  use: TokenUse,
  now: { nowMs: number; retentionMs: number },
): Answer | undefined {
  for (const [token, { atMs }] of tokens) {
    if (atMs + now.retentionMs > now.nowMs) break;
    tokens.delete(token);
  }
  const remembered = tokens.get(use.token);
  if (remembered === undefined) return undefined;
  if (remembered.isPoisoned) throw refusal('IdempotentFailed');
  if (remembered.fingerprint !== use.fingerprint) throw refusal('IdempotentParameterMismatch');
  return remembered.answer;
}

export function remember({ tokens }: World, use: TokenUse, first: { answer: Answer; nowMs: number }): void {
  tokens.set(use.token, { fingerprint: use.fingerprint, answer: first.answer, atMs: first.nowMs, isPoisoned: false });
}

/** From now on every use of the token is refused; a success is not forgotten for it. */
export function poison({ tokens }: World, { token, fingerprint }: TokenUse, nowMs: number): void {
  if (!tokens.has(token)) tokens.set(token, { fingerprint, answer: {}, atMs: nowMs, isPoisoned: true });
}
