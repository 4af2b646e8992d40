// What Node refuses before it is a request, or without a word: no HTTP, headers without end, a request that does not arrive in
// time, a tunnel, an odd expectation. Such a client gets an answer in the server's own words as well.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export interface UnreadableReason {
  readonly status: 400 | 405 | 408 | 431;
  readonly code: 'BadRequest' | 'UnsupportedHTTPMethod' | 'RequestTimeout' | 'RequestHeaderTooLarge';
  readonly message: string;
}

/** How long a request may take to arrive, and how often Node looks whether one took longer. A host is asked of nobody. */
export function arrivalLimits(requestTimeoutMs: number) {
  const connectionsCheckingInterval = Math.min(30_000, requestTimeoutMs);
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval,
    requireHostHeader: false,
  };
}

export function refuseUnreadable(server: Server, describe: (reason: UnreadableReason) => object): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    refuse(socket, reasonOf(error));
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => refuse(socket, noTunnel));
  // What it expects besides is not ours to judge.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );

  function refuse(socket: Duplex, reason: UnreadableReason): void {
    socket.end(rawAnswer(reason.status, JSON.stringify(describe(reason))));
  }
}

const noTunnel: UnreadableReason = {
  status: 405,
  code: 'UnsupportedHTTPMethod',
  message: 'This http method is not supported.',
};

function reasonOf({ code }: NodeJS.ErrnoException): UnreadableReason {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, code: 'RequestTimeout', message: 'The request did not arrive in time.' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, code: 'RequestHeaderTooLarge', message: 'The address and headers are too large.' };
  }
  return { status: 400, code: 'BadRequest', message: 'The request is not HTTP.' };
}

function rawAnswer(status: number, body: string): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json;charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
