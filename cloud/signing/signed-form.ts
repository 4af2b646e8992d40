// A form that is signed: the caller's parameters, the common ones of the API, and the signature over both.
import { canonicalQuery } from './canonical-query.ts';
import type { WireParameters } from './canonical-query.ts';
import { percentEncode } from './percent-encode.ts';
import { signature } from './signature.ts';
import { stringToSign } from './string-to-sign.ts';

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string;
}

/** What must differ between two sends of the same request: the cloud refuses a nonce that it has seen. */
export interface Freshness {
  nonce: string;
  /** Milliseconds since 1970. */
  timeMs: number;
}

/** The body of a POST request. */
export function signedForm(parameters: WireParameters, signer: Credentials & Freshness): string {
  const query = canonicalQuery({ ...parameters, ...commonParameters(signer) });
  const sign = signature(stringToSign('POST', query), signer.accessKeySecret);
  return `${query}&Signature=${percentEncode(sign)}`;
}

function commonParameters({ accessKeyId, securityToken, nonce, timeMs }: Credentials & Freshness): WireParameters {
  return {
    Format: 'JSON',
    AccessKeyId: accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: nonce,
    Timestamp: utcSeconds(timeMs),
    ...(securityToken === undefined ? {} : { SecurityToken: securityToken }),
  };
}

/** `YYYY-MM-DDThh:mm:ssZ`: the API refuses fractions of a second. */
function utcSeconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
