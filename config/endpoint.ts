// The cloud's address: how it is written, compared and judged.
import { createHash } from 'node:crypto';

/** Hexadecimal digits of a hash that names something. */
export const HASH_LENGTH = 12;

export interface EndpointFault {
  code: string;
  message: string;
  hint: string;
}

const LIKE = 'Write it like https://vpc.example.internal';

/** Nothing when the endpoint can be used. The text is never repeated: it may hold a password. */
export function endpointFault(text: string): EndpointFault | undefined {
  if (!/^https?:\/\//i.test(text)) {
    return { code: 'endpoint-scheme', message: 'An endpoint begins with https:// or http://', hint: LIKE };
  }
  if (!URL.canParse(text)) return { code: 'endpoint-malformed', message: 'This is not an endpoint', hint: LIKE };
  const { username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '') {
    const hint = 'Remove the part before @ and set the credentials in the environment of the worker';
    return { code: 'endpoint-credentials', message: 'An endpoint holds no credentials', hint };
  }
  if (search === '' && hash === '') return undefined;
  return { code: 'endpoint-malformed', message: 'An endpoint has no ? or #', hint: LIKE };
}

/** A proxy's password does not belong into a file. */
export function proxyFault(text: string): EndpointFault | undefined {
  const like = 'Write it like http://proxy.example:3128';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return { code: 'proxy-malformed', message: 'A proxy begins with http:// or https://', hint: like };
  }
  if (url.username === '' && url.password === '') return undefined;
  const hint = 'Remove it here and set HTTPS_PROXY in the environment of the worker';
  return { code: 'proxy-credentials', message: 'A proxy in a file holds no credentials', hint };
}

/** One spelling for one endpoint: small letters, no default port, no slash at the end. */
export function normaliseEndpoint(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Names the endpoint in ids. */
export function endpointHash(endpoint: string): string {
  return createHash('sha256').update(normaliseEndpoint(endpoint)).digest('hex').slice(0, HASH_LENGTH);
}

export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** http is for loopback and for intranets that say so. */
export function insecureFault(endpoint: string, allowInsecureHttp: boolean): EndpointFault | undefined {
  if (!endpoint.toLowerCase().startsWith('http:') || allowInsecureHttp || isLoopback(endpoint)) return undefined;
  return {
    code: 'endpoint-insecure',
    message: 'http is allowed only for an endpoint on this machine: requests would cross the network in clear text',
    hint: 'Use https, or set allowInsecureHttp: true for the account when the intranet has nothing else',
  };
}

/** Vault's: its answers hold keys. */
export function vaultAddressFault(text: string): EndpointFault | undefined {
  const fault = endpointFault(text);
  if (fault !== undefined || insecureFault(text, false) === undefined) return fault;
  return {
    code: 'vault-insecure',
    message: 'http is allowed only for a Vault on this machine: keys would cross the network in clear text',
    hint: 'Write it like https://vault.example:8200',
  };
}
