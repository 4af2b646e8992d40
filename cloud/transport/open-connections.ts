// The connections to one endpoint, through a proxy or not: limits, reuse, and one way to close them.
import { Pool, ProxyAgent } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import { authorityTrust, endpointTrust } from './tls-trust.ts';
import type { TrustSettings } from './tls-trust.ts';

/** A page of 50 connections is about 100 KB. */
const largestAnswerBytes = 4 * 1024 * 1024;

interface ConnectionSettings extends TrustSettings {
  timeoutMs: number;
  proxy: URL | undefined;
}

/** Opens nothing yet. Throws an Error that says which setting is wrong. */
export function openConnections(endpoint: URL, settings: ConnectionSettings): Dispatcher {
  const { timeoutMs: timeout, proxy } = settings;
  const connect = { timeout, ...endpointTrust(settings) };
  const limits = {
    maxResponseSize: largestAnswerBytes,
    // Every request has its own deadline over everything; undici's would only end some parts of it sooner.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (proxy === undefined) return new Pool(endpoint.origin, { ...limits, connect });
  const proxyTls = { timeout, ...authorityTrust(settings) };
  return new ProxyAgent({ uri: proxy.href, ...limits, requestTls: connect, proxyTls, factory: tunnels });
}

function tunnels(origin: string | URL, options: Pool.Options): Pool {
  const { connect } = options;
  return new Pool(origin, typeof connect === 'function' ? { ...options, connect: triedOnce(connect) } : options);
}

/** A proxy that hangs up without an answer would be asked again and again, until the deadline: undici takes it for a passing loss. */
function triedOnce(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error === null) callback(null, socket);
      else callback(hasHungUp(error) ? hungUp(error) : error, null);
    });
  };
}

function hasHungUp(error: Error): boolean {
  return 'code' in error && error.code === 'UND_ERR_SOCKET';
}

function hungUp(cause: Error): Error {
  return Object.assign(new Error('The proxy has hung up', { cause }), { code: 'PROXY_HUNG_UP' });
}
