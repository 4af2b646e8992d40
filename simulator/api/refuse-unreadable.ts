// What Node refuses before it is a request: no HTTP, headers without end, a request that does not arrive in time. Such a
// client gets an answer in the server's own words as well, and its connection ends.
import type { Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export interface UnreadableReason {
  readonly status: 400 | 408 | 431;
  readonly code: 'BadRequest' | 'RequestTimeout' | 'RequestHeaderTooLarge';
  readonly message: string;
}

/** How long a request may take to arrive, and how often Node looks whether one took longer. */
export function arrivalLimits(requestTimeoutMs: number) {
  const connectionsCheckingInterval = Math.min(30_000, requestTimeoutMs);
  return { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, connectionsCheckingInterval };
}

export function refuseUnreadable(server: Server, describe: (reason: UnreadableReason) => object): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const reason = reasonOf(error);
    socket.end(rawAnswer(reason.status, JSON.stringify(describe(reason))));
  });
}

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
