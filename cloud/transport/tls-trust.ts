// Whom we believe to be the endpoint: TLS 1.2 or later, a certificate from an authority of the system's or of the CA file, and
// the pinned key where one is set. There is no way to ignore a certificate.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkServerIdentity, rootCertificates } from 'node:tls';
import type { PeerCertificate } from 'node:tls';

export interface TrustSettings {
  /** PEM certificates, trusted beside the system's own. */
  caFile?: string | undefined;
  /** `sha256/…`: the base64 SHA-256 of the public key (SPKI) that the endpoint must have besides. */
  pin?: string | undefined;
  /** The name that the certificate is for, where the endpoint is reached by another one. */
  serverName?: string | undefined;
}

interface AuthorityTrust {
  minVersion: 'TLSv1.2';
  ca?: string[];
}

interface EndpointTrust extends AuthorityTrust {
  servername?: string;
  checkServerIdentity?: typeof checkServerIdentity;
}

/** Of anybody on the way, a proxy too. Throws an Error that says which setting is wrong. */
export function authorityTrust({ caFile }: Pick<TrustSettings, 'caFile'>): AuthorityTrust {
  if (caFile === undefined) return { minVersion: 'TLSv1.2' };
  // A list of authorities replaces Node's own, so its own are in it.
  return { minVersion: 'TLSv1.2', ca: [...rootCertificates, readCertificates(caFile)] };
}

/** Of the endpoint. Throws an Error that says which setting is wrong. */
export function endpointTrust({ caFile, pin, serverName }: TrustSettings): EndpointTrust {
  return {
    ...authorityTrust({ caFile }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(pin === undefined ? {} : { checkServerIdentity: pinned(parsePin(pin)) }),
  };
}

function pinned(pin: string): typeof checkServerIdentity {
  return (host, certificate) => checkServerIdentity(host, certificate) ?? pinMismatch(certificate, pin);
}

function pinMismatch({ raw }: PeerCertificate, pin: string): Error | undefined {
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' });
  if (createHash('sha256').update(key).digest('base64') === pin) return undefined;
  return Object.assign(new Error("The endpoint's key is not the pinned one"), { code: 'PIN_MISMATCH' });
}

function parsePin(pin: string): string {
  const digest = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(pin)?.[1];
  if (digest !== undefined) return digest;
  throw new Error(
    'Cannot use the pin: it is not sha256/ and 44 base64 characters; write the SHA-256 of the public key',
  );
}

function readCertificates(caFile: string): string {
  try {
    const pem = readFileSync(caFile, 'utf8');
    new X509Certificate(pem).toString();
    return pem;
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'no such file' : 'not a PEM certificate';
    throw new Error(`Cannot use the CA file ${caFile}: ${reason}; name a readable file of PEM certificates`, {
      cause: error,
    });
  }
}
