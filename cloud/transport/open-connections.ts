// The connections to one endpoint, through a proxy or not: limits, reuse, and one way to close them.
import { Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import { tlsTrust } from './tls-trust.ts';
import type { TrustSettings } from './tls-trust.ts';

/** A page of 50 connections is about 100 KB. */
const largestAnswerBytes = 4 * 1024 * 1024;

interface ConnectionSettings extends TrustSettings {
  timeoutMs: number;
  proxy: URL | undefined;
}

/** Opens nothing yet. Throws an Error that says which setting is wrong. */
export function openConnections(endpoint: URL, settings: ConnectionSettings): Dispatcher {
  const connect = { timeout: settings.timeoutMs, ...tlsTrust(settings) };
  const limits = {
    maxResponseSize: largestAnswerBytes,
    // Every request has its own deadline over everything; undici's would only end some parts of it sooner.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (settings.proxy === undefined) return new Pool(endpoint.origin, { ...limits, connect });
  return new ProxyAgent({ uri: settings.proxy.href, ...limits, requestTls: connect });
}
