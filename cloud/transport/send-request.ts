// One request over the wire: its deadline, its abort, and whether it had left when it failed. No retries, no redirects.
import type { Dispatcher } from 'undici';
import { deadlineOf } from './deadline.ts';
import { TransportFailure, failureCode } from './transport-failure.ts';

export interface HttpRequest {
  origin: string;
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Called when the request goes out on a connection. */
  onSend: () => void;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

/** Throws TransportFailure, or the reason of the signal that was aborted. */
export async function sendRequest(connections: Dispatcher, request: HttpRequest): Promise<HttpAnswer> {
  const deadline = deadlineOf(request.timeoutMs, request.signal);
  let wasSent = false;
  const noticing = connections.compose(
    noticeSend(() => {
      wasSent = true;
      request.onSend();
    }),
  );
  try {
    return await receive(await noticing.request({ ...wireOf(request), signal: deadline.signal }));
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new TransportFailure(deadline.signal.aborted ? 'Timeout' : failureCode(error), wasSent);
  } finally {
    deadline.clear();
  }
}

function wireOf({ origin, method, path, headers, body }: HttpRequest) {
  return { origin, method, path, headers, body: body ?? null };
}

async function receive({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<HttpAnswer> {
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return { status: statusCode, headers: Object.fromEntries(single), body: await body.text() };
}

/** undici starts a request when a connection is there to carry it: before that, nothing has left. */
function noticeSend(notice: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context: unknown) => {
        notice();
        handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    });
}
