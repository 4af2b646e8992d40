// Parameters that are signed: the caller's, the common ones of the API, and the signature over both.
import { canonicalQuery } from './canonical-query.ts';
import type { WireParameters } from './canonical-query.ts';
import { percentEncode } from './percent-encode.ts';
import { signature } from './signature.ts';
import type { SignatureMethod } from './signature.ts';
import { stringToSign } from './string-to-sign.ts';

export interface Signer {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string | undefined;
  httpMethod: 'GET' | 'POST';
  signatureMethod: SignatureMethod;
  format: 'JSON' | 'XML';
  /** Differs between two sends of the same request: the cloud refuses a nonce that it has seen. */
  nonce: string;
  /** Milliseconds since 1970. */
  timeMs: number;
}

/** The query of a GET, or the form of a POST. */
export function signedParameters(parameters: WireParameters, signer: Signer): string {
  const { httpMethod, signatureMethod, accessKeySecret } = signer;
  const query = canonicalQuery(withCommon(parameters, signer));
  const sign = signature(stringToSign(httpMethod, query), accessKeySecret, signatureMethod);
  return `${query}&Signature=${percentEncode(sign)}`;
}

/** Assigned, not spread: V8 takes as long to add to a spread object as all the rest of signing does. */
function withCommon(parameters: WireParameters, signer: Signer): WireParameters {
  const { accessKeyId, securityToken, signatureMethod, format, nonce, timeMs } = signer;
  const all: Record<string, string> = {};
  Object.assign(all, parameters, {
    Format: format,
    AccessKeyId: accessKeyId,
    SignatureMethod: signatureMethod,
    // ASAPI's own SDK names SHA256 by this version.
    SignatureVersion: signatureMethod === 'HMAC-SHA256' ? '2.1' : '1.0',
    SignatureNonce: nonce,
    Timestamp: utcSeconds(timeMs),
  });
  if (securityToken !== undefined) all['SecurityToken'] = securityToken;
  return all;
}

let writtenSecond = NaN;
let writtenTime = '';

/** `YYYY-MM-DDThh:mm:ssZ`: the API refuses fractions of a second. Kept for the second: writing it costs a tenth of a call. */
function utcSeconds(timeMs: number): string {
  const second = Math.floor(timeMs / 1000);
  if (second !== writtenSecond) {
    writtenSecond = second;
    writtenTime = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return writtenTime;
}
