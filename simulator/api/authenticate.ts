// Who calls: access key, signature, time and nonce of a request, in that order, with the codes of the vendor's gateway.
import type { AccountConfig } from '../config.ts';
import { missingParameter, refusal } from './api-error.ts';
import type { ApiParameters } from './sign-v1.ts';
import { signatureMatches, signatureOf, stringToSign } from './sign-v1.ts';

const windowMs = 15 * 60_000;
const mandatory = [
  'Action',
  'Version',
  'AccessKeyId',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'Timestamp',
] as const;

export interface SignedRequest {
  readonly method: string;
  readonly parameters: ApiParameters;
  readonly nowMs: number;
}

export class Authenticator {
  readonly #accounts: Map<string, AccountConfig>;
  /** `key/nonce` → when it may be forgotten, oldest first. */
  readonly #nonces = new Map<string, number>();

  constructor(accounts: readonly AccountConfig[]) {
    this.#accounts = new Map(accounts.map((account) => [account.accessKeyId, account]));
  }

  authenticate({ method, parameters, nowMs }: SignedRequest): AccountConfig {
    for (const name of mandatory) {
      if (!parameters.get(name)) throw missingParameter(name);
    }
    const account = this.#accounts.get(parameters.get('AccessKeyId') ?? '');
    if (account === undefined) throw refusal('InvalidAccessKeyId.NotFound');
    requireValue(parameters, 'SignatureMethod', 'HMAC-SHA1');
    requireValue(parameters, 'SignatureVersion', '1.0');
    checkTimestamp(parameters.get('Timestamp') ?? '', nowMs);
    checkSignature(method, parameters, account.accessKeySecret);
    // Last, so that a forged request cannot burn the nonce of a true one.
    this.#useNonce(`${account.accessKeyId}/${parameters.get('SignatureNonce')}`, nowMs);
    return account;
  }

  #useNonce(nonce: string, nowMs: number): void {
    for (const [old, forgetAtMs] of this.#nonces) {
      if (forgetAtMs > nowMs) break;
      this.#nonces.delete(old);
    }
    if (this.#nonces.has(nonce)) throw refusal('SignatureNonceUsed');
    this.#nonces.set(nonce, nowMs + 2 * windowMs);
  }
}

function requireValue(parameters: ApiParameters, name: string, value: string): void {
  if (parameters.get(name) !== value) throw refusal('InvalidParameter', name);
}

function checkTimestamp(text: string, nowMs: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw refusal('InvalidTimeStamp.Format');
  if (Math.abs(nowMs - time) > windowMs) throw refusal('InvalidTimeStamp.Expired');
}

function checkSignature(method: string, parameters: ApiParameters, secret: string): void {
  const text = stringToSign(method, parameters);
  if (signatureMatches(parameters.get('Signature') ?? '', signatureOf(text, secret))) return;
  // SDKs compare this text with their own to tell a wrong secret from a wrong encoding, so it is given whole.
  throw refusal('SignatureDoesNotMatch', text);
}
