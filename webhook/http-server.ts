// Node's server with limits on everything that a stranger can make long, many or slow; TLS by files.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { ConfigurationError } from '../config/configuration-error.ts';
import { errorCode } from '../config/read-private-file.ts';
import type { ListenAddress, WebhookSettings } from '../config/webhook-settings.ts';
import type { Limits } from './limits.ts';

type Tls = WebhookSettings['tls'];

const CLOSE_WITHIN_MS = 10_000;

export function limitedServer(
  { tls, limits }: { tls: Tls; limits: Limits },
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options: ServerOptions = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    requireHostHeader: true,
    insecureHTTPParser: false,
  };
  const server = tls ? tlsServer(tls, { options, onRequest }) : createServer(options, onRequest);
  server.maxConnections = limits.maxConnections;
  server.maxHeadersCount = 0; // else Node drops what is above, and a second signature with it
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseBytes(error, socket));
  return server;
}

/** Throws ConfigurationError; what OpenSSL says of a file may quote it, and helps nobody. */
function tlsServer(
  tls: NonNullable<Tls>,
  { options, onRequest }: { options: ServerOptions; onRequest: Parameters<typeof createServer>[1] },
): Server {
  const files = filesOf(tls);
  try {
    return createTlsServer({ ...options, ...files }, onRequest);
  } catch {
    throw new ConfigurationError(
      `Cannot use ${tls.certFile} with ${tls.keyFile}: they are no certificate and its key`,
      {
        hint: 'Put the certificate (with those between it and the root) and its key there, both as PEM and the key without a passphrase',
      },
    );
  }
}

function filesOf({ certFile, keyFile }: NonNullable<Tls>) {
  return {
    cert: readTlsFile(certFile),
    key: readTlsFile(keyFile),
    minVersion: 'TLSv1.2',
    handshakeTimeout: 5_000,
  } as const;
}

function readTlsFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigurationError(`Cannot read ${file} (${errorCode(error)})`, { hint: 'Check webhook.tls' });
  }
}

/** Bytes that are no request, or too slow, or too many headers. */
function refuseBytes({ code }: NodeJS.ErrnoException, socket: Socket): void {
  const status =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  socket.destroySoon();
}

export async function listening(server: Server, { host, port }: ListenAddress): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function urlOf(server: Server, tls: Tls): string {
  const { address, port } = server.address() as AddressInfo;
  return `${tls ? 'https' : 'http'}://${bracketed(address)}:${port}`;
}

export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Answers what is under way first. */
export async function closed(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(patience);
}
