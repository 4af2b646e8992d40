// Who calls: access key, signature, time and nonce of a request, in that order, with the codes of the vendor's gateway.
import type { AccountConfig } from '../config.ts';
import { isSessionKey, openSession } from '../sts/session.ts';
import { missingParameter, refusal } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import type { Caller } from './caller.ts';
import { callerOf } from './caller.ts';
import { Nonces } from './nonces.ts';
import { acs3Signature, acs3StringToSign, hashOf, parseAuthorization } from './sign-acs3.ts';
import type { ApiParameters } from './sign-v1.ts';
import { signatureMatches, signatureOf, stringToSign } from './sign-v1.ts';
import { parseUtcTime } from './utc-time.ts';

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

/** What a scheme of signing says, before anything of it is believed. */
interface Claim {
  readonly accessKeyId: string;
  readonly securityToken: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly text: string;
  readonly sign: (text: string, secret: string) => string;
}

interface Identity {
  readonly caller: Caller;
  readonly secret: string;
  readonly expiresAtMs: number;
}

export class Authenticator {
  readonly #accounts: ReadonlyMap<string, AccountConfig>;
  readonly #nonces = new Nonces();

  constructor(accounts: readonly AccountConfig[]) {
    this.#accounts = new Map(accounts.map((account) => [account.accessKeyId, account]));
  }

  authenticate(request: ApiRequest, parameters: ApiParameters, nowMs: number): Caller {
    const claim = request.authorization === undefined ? parameterClaim(request, parameters) : headerClaim(request);
    const { caller, secret, expiresAtMs } = this.#identify(claim);
    checkTimestamp(claim.timestamp, nowMs);
    checkSignature(claim, secret);
    if (expiresAtMs <= nowMs) throw refusal('InvalidSecurityToken.Expired');
    // Last, so that a forged request cannot burn the nonce of a true one.
    this.#nonces.use(`${claim.accessKeyId}/${claim.nonce}`, { nowMs, forgetAtMs: nowMs + 2 * windowMs });
    return caller;
  }

  #identify({ accessKeyId, securityToken }: Claim): Identity {
    if (isSessionKey(accessKeyId)) return this.#sessionIdentity(accessKeyId, securityToken);
    const account = this.#accounts.get(accessKeyId);
    if (account === undefined) throw refusal('InvalidAccessKeyId.NotFound');
    if (securityToken !== '') throw refusal('InvalidSecurityToken.MismatchWithAccessKey');
    return { caller: callerOf(account), secret: account.accessKeySecret, expiresAtMs: Infinity };
  }

  #sessionIdentity(accessKeyId: string, securityToken: string): Identity {
    if (securityToken === '') throw refusal('MissingSecurityToken');
    const { session, account, secret } = openSession(securityToken, accessKeyId, this.#accounts);
    const policies = session.policy === undefined ? [] : [session.policy];
    return { caller: { account, accessKeyId, kind: 'role', policies }, secret, expiresAtMs: session.expiresAtMs };
  }
}

/** Version 1: everything is a parameter. The ASAPI gateway takes SHA-256 too, and version 2.1 of the same rules. */
function parameterClaim({ method, door }: ApiRequest, parameters: ApiParameters): Claim {
  for (const name of mandatory) {
    if (!parameters.get(name)) throw missingParameter(name);
  }
  const isAsapi = door === 'asapi';
  requireOneOf(parameters, 'SignatureMethod', isAsapi ? ['HMAC-SHA1', 'HMAC-SHA256'] : ['HMAC-SHA1']);
  requireOneOf(parameters, 'SignatureVersion', isAsapi ? ['1.0', '2.1'] : ['1.0']);
  const hash = parameters.get('SignatureMethod') === 'HMAC-SHA256' ? 'sha256' : 'sha1';
  return {
    accessKeyId: parameters.get('AccessKeyId') ?? '',
    securityToken: parameters.get('SecurityToken') ?? '',
    timestamp: parameters.get('Timestamp') ?? '',
    nonce: parameters.get('SignatureNonce') ?? '',
    signature: parameters.get('Signature') ?? '',
    text: stringToSign(method, parameters),
    sign: (text, secret) => signatureOf(text, secret, hash),
  };
}

/** Version 3: in the headers. */
function headerClaim(request: ApiRequest): Claim {
  const { headers, body, authorization = '' } = request;
  const parsed = parseAuthorization(authorization);
  const isBodyTrue = headers.get('x-acs-content-sha256') === hashOf(body);
  const isComplete = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce'].every(
    (name) => headers.get(name) && parsed?.signedHeaders.includes(name),
  );
  if (parsed === undefined || !isComplete || !isBodyTrue) throw refusal('IncompleteSignature');
  return {
    accessKeyId: parsed.accessKeyId,
    securityToken: headers.get('x-acs-security-token') ?? '',
    timestamp: headers.get('x-acs-date') ?? '',
    nonce: headers.get('x-acs-signature-nonce') ?? '',
    signature: parsed.signature,
    text: acs3StringToSign(request, parsed.signedHeaders),
    sign: acs3Signature,
  };
}

function requireOneOf(parameters: ApiParameters, name: string, allowed: readonly string[]): void {
  if (!allowed.includes(parameters.get(name) ?? '')) throw refusal('InvalidParameter', name);
}

function checkTimestamp(text: string, nowMs: number): void {
  const time = parseUtcTime(text);
  if (time === undefined) throw refusal('InvalidTimeStamp.Format');
  if (Math.abs(nowMs - time) > windowMs) throw refusal('InvalidTimeStamp.Expired');
}

function checkSignature({ signature, text, sign }: Claim, secret: string): void {
  if (signatureMatches(signature, sign(text, secret))) return;
  // SDKs compare this text with their own to tell a wrong secret from a wrong encoding, so it is given whole.
  throw refusal('SignatureDoesNotMatch', text);
}
