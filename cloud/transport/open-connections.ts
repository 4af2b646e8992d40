// The connections to one endpoint: TLS trust, limits, reuse.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Pool } from 'undici';

/** A page of 50 connections is about 100 KB. */
const largestAnswerBytes = 4 * 1024 * 1024;

/** Throws an Error that says which setting is wrong. */
export function openConnections(endpoint: URL, settings: { caFile: string | undefined; timeoutMs: number }): Pool {
  return new Pool(endpoint.origin, {
    maxResponseSize: largestAnswerBytes,
    // Every request has its own deadline over everything; undici's would only end some parts of it sooner.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: settings.timeoutMs, ...trust(settings.caFile) },
  });
}

/** A list of authorities replaces Node's own, so its own are in it. */
function trust(caFile: string | undefined): { ca?: string[] } {
  return caFile === undefined ? {} : { ca: [...rootCertificates, readCertificates(caFile)] };
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
