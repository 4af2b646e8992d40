// One request over the wire: its deadline, its abort, and whether it had left when it failed. No retries, no redirects.
import type { Dispatcher } from 'undici';
import { Exchange } from './exchange.ts';
import type { HttpAnswer } from './exchange.ts';
import { TransportFailure, failureCode } from './transport-failure.ts';

export type { HttpAnswer };

export interface HttpRequest {
  origin: string;
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** From now to the last byte of the answer. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Called when the request goes out on a connection. */
  onSend: () => void;
}

/** Throws TransportFailure, or the reason of the signal that was aborted. */
export async function sendRequest(connections: Dispatcher, request: HttpRequest): Promise<HttpAnswer> {
  const { origin, method, path, headers, body = null, timeoutMs, signal } = request;
  const exchange = new Exchange(request.onSend);
  const giveUp = (): void => exchange.abort(new TransportFailure('Timeout', exchange.wasSent));
  const timer = setTimeout(giveUp, timeoutMs);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    connections.dispatch({ origin, method, path, headers, body }, exchange);
    return await exchange.answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof TransportFailure ? error : new TransportFailure(failureCode(error), exchange.wasSent);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
